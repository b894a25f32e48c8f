#include "monitoring/objective_counts.hpp"

#include <fmt/format.h>

#include "monitoring/request_figures.hpp"
#include "monitoring/service_resources.hpp"
#include "telemetry/quantile_sketch.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::size_t counted_at_once_max = 50'000;

/// What of the rows is counted, and what of that is bad.
struct CountedColumns {
    std::string requests = "spans";
    std::string bad = "errors";
};

CountedColumns columns_of(const Objective& objective) {
    if (objective.indicator == ObjectiveIndicator::availability) return {};
    const auto micros = objective.threshold_ms.value_or(0) * 1'000;
    const auto bin = telemetry::sketch_bin(static_cast<std::uint64_t>(micros));
    return {
        "spans - errors", fmt::format("CASE WHEN bin > {} THEN spans - errors ELSE 0 END", bin)
    };
}

}  // namespace

std::int64_t counted_threshold_micros(std::int64_t threshold_ms) {
    const auto bin = telemetry::sketch_bin(static_cast<std::uint64_t>(threshold_ms * 1'000));
    return static_cast<std::int64_t>(telemetry::sketch_least(static_cast<std::int16_t>(bin + 1))) -
           1;
}

Result<std::vector<CountedStep>> count_requests(
    telemetry::Store& store, const Objective& objective, const CountedRange& range,
    std::chrono::seconds step
) {
    const telemetry::TimeRange asked{range.from, range.to};
    Where where(Scope({{objective.application.value, {}}}), "recorded_at", asked);
    where.equals("service", objective.service);
    if (!objective.operation.empty()) where.equals("operation", objective.operation);
    std::string there;
    if (!objective.environment.empty()) there = in_environment(where, objective.environment);
    where.add(entry_kinds);
    const auto rows = there.empty() ? summed_rows(asked, step.count())
                                    : single_rows(there, "service operation resource");
    const auto columns = columns_of(objective);
    return store.all<CountedStep>({
        .sql = fmt::format(
            "SELECT recorded_at - recorded_at % {} AS k1, sum({}) AS n, sum({}) AS failed FROM {}{}"
            " GROUP BY k1 ORDER BY k1 LIMIT {}",
            std::chrono::microseconds(step).count(), columns.requests, columns.bad, rows.sql,
            where.text(), counted_at_once_max
        ),
        .parameters = where.parameters(),
        .range = asked,
    });
}

}  // namespace mainstay::monitoring
