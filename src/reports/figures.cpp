#include "reports/figures.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "identity/identity.hpp"
#include "reports/codes.hpp"
#include "reports/permissions.hpp"
#include "wire/csv.hpp"
#include "wire/name.hpp"

namespace mainstay::reports {

namespace {

Result<std::string> grouping_of(const ReportKind& kind, const AskReport& request) {
    if (!request.by) return std::string(kind.groupings.empty() ? "" : kind.groupings.front());
    if (std::ranges::find(kind.groupings, request.by->value) != kind.groupings.end())
        return request.by->value;
    std::string known;
    for (auto each : kind.groupings) known += (known.empty() ? "" : ", ") + std::string(each);
    return invalid({wrong("by", code::unknown_grouping, {{"values", std::move(known)}})});
}

PeriodRequest period_of(const AskReport& request) {
    PeriodRequest period{
        .period = request.period.value_or(ReportPeriod::four_weeks),
        .first = {},
        .last = {},
        .step = request.step,
    };
    if (request.from) period.first = request.from->value;
    if (request.to) period.last = request.to->value;
    return period;
}

/// What the first field of a line says: a day, a name, or a range.
std::string label_of(const ReportLine& line, const Zone& zone) {
    if (line.at) return zone.text(*line.at).substr(0, 10);
    return line.name.value_or(line.id.value_or(""));
}

std::string number_of(const std::optional<double>& value) {
    if (!value) return "";
    if (*value == std::floor(*value)) return fmt::format("{:.0f}", *value);
    return fmt::format("{:.4f}", *value);
}

/// What is asked, and of which report.
struct Understood {
    const ReportKind* kind = nullptr;
    std::string by;
    Zone zone;
    Span span;
};

Result<Understood> understood(const Call& call, const AskReport& request, const Kinds& kinds) {
    TRY(identity::require(call, report_read));
    const auto* kind = TRY(kinds.named(call, request.report.value));
    auto by = TRY(grouping_of(*kind, request));
    auto zone = TRY(Zone::find("zone", request.zone ? request.zone->value : "UTC"));
    auto span = TRY(span_of(period_of(request), zone, call.now));
    return Understood{kind, std::move(by), zone, std::move(span)};
}

std::string filter_of(const AskReport& request) {
    return request.filter ? request.filter->value : "";
}

}  // namespace

Result<http::Page<ReportKindView>> list_reports(
    db::Sql&, const Call& call, const http::Nothing&, const Kinds& kinds
) {
    TRY(identity::require(call, report_read));
    http::Page<ReportKindView> page;
    for (const auto& kind : kinds.all()) {
        if (!identity::may_some(call, *kind.read)) continue;
        page.items.push_back({
            .name = std::string(kind.name),
            .groupings = {kind.groupings.begin(), kind.groupings.end()},
            .is_of_now = kind.is_of_now,
            .list = std::string(kind.list),
        });
    }
    return page;
}

Result<> check_report(
    db::Sql& sql, const Call& call, const AskReport& request, const Kinds& kinds
) {
    auto asked = TRY(understood(call, request, kinds));
    return asked.kind->check(sql, call, filter_of(request));
}

Result<ReportFigures> show_figures(
    db::Sql& sql, const Call& call, const AskReport& request, const Kinds& kinds
) {
    auto [kind, by, zone, span] = TRY(understood(call, request, kinds));
    ReportQuestion question{
        .from = span.from(),
        .to = span.to(),
        .bounds = span.bounds,
        .by = by,
        .filter = filter_of(request),
    };
    auto table = TRY(kind->run(sql, call, question));
    return ReportFigures{
        .report = std::string(kind->name),
        .shape = table.shape,
        .by = std::move(by),
        .first = std::move(span.first),
        .last = std::move(span.last),
        .zone = std::string(zone.name()),
        .step = span.step,
        .list = std::string(kind->list),
        .columns = std::move(table.columns),
        .lines = std::move(table.lines),
        .totals = std::move(table.totals),
        .is_complete = table.is_complete,
    };
}

std::string csv_of(const ReportFigures& figures) {
    auto zone = Zone::find("zone", figures.zone);
    wire::CsvWriter csv;
    csv.word(
        figures.shape == ReportShape::series ? std::string(wire::name_of(figures.step))
        : figures.by.empty()                 ? "range"
                                             : figures.by
    );
    for (const auto& column : figures.columns) csv.word(column.name);
    csv.end_row();
    for (const auto& line : figures.lines) {
        csv.text(zone ? label_of(line, *zone) : "");
        for (const auto& figure : line.figures) csv.word(number_of(figure.value));
        csv.end_row();
    }
    return std::move(csv).take();
}

Result<http::Download> download_figures(
    db::Sql& sql, const Call& call, const AskReport& request, const Kinds& kinds
) {
    auto figures = TRY(show_figures(sql, call, request, kinds));
    return http::Download{
        .name = fmt::format("{}-{}-{}.csv", figures.report, figures.first, figures.last),
        .media_type = std::string(wire::csv_media_type),
        .content = csv_of(figures),
    };
}

}  // namespace mainstay::reports
