#include "monitoring/request_figures.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/check.hpp"
#include "telemetry/quantile_sketch.hpp"

namespace mainstay::monitoring {

namespace {

using telemetry::Cell;

constexpr std::chrono::hours summed_by_hour_from{48};

std::int64_t micros_of(const Cell& bin) {
    const auto number = static_cast<std::int16_t>(number_in(bin));
    return std::llround(telemetry::sketch_value(number));
}

constexpr std::size_t figure_columns = 8;

RequestFigures figures_in(std::span<const Cell> cells) {
    RequestFigures figures{
        .requests = number_in(cells[0]),
        .errors = number_in(cells[1]),
        .total_micros = number_in(cells[2]),
        .p50_micros = micros_of(cells[3]),
        .p95_micros = micros_of(cells[4]),
        .p99_micros = micros_of(cells[5]),
    };
    if (figures.requests == 0) return figures;
    const auto satisfied = static_cast<double>(number_in(cells[6]));
    const auto tolerant = static_cast<double>(number_in(cells[7]));
    figures.apdex = (satisfied + tolerant / 2) / static_cast<double>(figures.requests);
    return figures;
}

}  // namespace

std::int64_t number_in(const Cell& cell) {
    if (auto* number = std::get_if<std::int64_t>(&cell)) return *number;
    if (auto* real = std::get_if<double>(&cell)) return std::llround(*real);
    return 0;
}

std::string text_in(const Cell& cell) {
    auto* text = std::get_if<std::string>(&cell);
    return text ? *text : std::string();
}

FigureRows summed_rows(telemetry::TimeRange range, std::int64_t step_seconds) {
    const bool is_long = range.to - range.from >= summed_by_hour_from;
    if (is_long && step_seconds % 3'600 == 0)
        return {"{span_hour service operation}", std::chrono::hours(1)};
    return {"{span_minute service operation}", std::chrono::minutes(1)};
}

std::string bin_of(std::string_view duration) {
    // As sketch_bin() has it.
    const double log_gamma =
        std::log((1 + telemetry::sketch_error) / (1 - telemetry::sketch_error));
    return fmt::format(
        "CASE WHEN {0} <= 0 THEN 0"
        " ELSE 1 + CAST(ceil(ln(CAST({0} AS DOUBLE)) / {1:.17f}) AS BIGINT) END",
        duration, log_gamma
    );
}

FigureRows single_rows(std::string_view condition, std::string_view texts) {
    const bool has_attributes = texts.find("attributes") != std::string_view::npos;
    return {
        .sql = fmt::format(
            "(SELECT started_at AS recorded_at, application, service, operation, kind, {} AS bin,"
            " 1 AS spans, CASE WHEN status = 2 THEN 1 ELSE 0 END AS errors, duration{}"
            " FROM {{span {}}} WHERE {})",
            bin_of("duration"), has_attributes ? ", attributes, varying, resource" : "", texts,
            condition
        )
    };
}

FigureRows root_rows(std::string_view condition) {
    if (condition.empty()) return single_rows("parent = 0");
    return single_rows(fmt::format("parent = 0 AND {}", condition), "service operation resource");
}

telemetry::TimeRange widened(telemetry::TimeRange range, const FigureRows& rows) {
    if (rows.unit.count() > 0) range.from.micros -= range.from.micros % rows.unit.count();
    return range;
}

Result<std::vector<GroupFigures>> figures_by(
    telemetry::Store& store, const FigureRows& rows, const FigureGroups& groups, const Where& where,
    telemetry::TimeRange range
) {
    const auto quantile = [](int percent) {
        return fmt::format("min(CASE WHEN upto * 100 > {} * (whole - 1) THEN bin END)", percent);
    };
    const auto satisfied = telemetry::sketch_bin(apdex_threshold_micros);
    const auto tolerant = telemetry::sketch_bin(4 * apdex_threshold_micros);
    const auto sql = fmt::format(
        R"(SELECT {by}, sum(part) AS n, sum(part_failed) AS failed, sum(part_took) AS took,
                {p50}, {p95}, {p99},
                sum(CASE WHEN bin <= {satisfied} THEN part - part_failed ELSE 0 END),
                sum(CASE WHEN bin > {satisfied} AND bin <= {tolerant}
                    THEN part - part_failed ELSE 0 END)
            FROM (
                SELECT {by}, bin, part, part_failed, part_took,
                    sum(part) OVER (PARTITION BY {by} ORDER BY bin) AS upto,
                    sum(part) OVER (PARTITION BY {by}) AS whole
                FROM (
                    SELECT {keys}, bin, sum(spans) AS part, sum(errors) AS part_failed,
                        sum(duration) AS part_took
                    FROM {rows}
                    {where}
                    GROUP BY {by}, bin))
            GROUP BY {by}{order})",
        fmt::arg("by", groups.by), fmt::arg("keys", groups.keys), fmt::arg("rows", rows.sql),
        fmt::arg("where", where.text()), fmt::arg("order", groups.order),
        fmt::arg("p50", quantile(50)), fmt::arg("p95", quantile(95)), fmt::arg("p99", quantile(99)),
        fmt::arg("satisfied", satisfied), fmt::arg("tolerant", tolerant)
    );
    auto found = TRY(store.select({.sql = sql, .parameters = where.parameters(), .range = range}));
    std::vector<GroupFigures> answer;
    answer.reserve(found.size());
    for (auto& cells : found) {
        MAINSTAY_CHECK(cells.size() > figure_columns);
        const auto keys = cells.size() - figure_columns;
        auto figures = figures_in(std::span(cells).subspan(keys));
        cells.resize(keys);
        answer.push_back({std::move(cells), figures});
    }
    return answer;
}

}  // namespace mainstay::monitoring
