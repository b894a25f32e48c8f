#include "monitoring/service_series.hpp"

#include <fmt/format.h>

namespace mainstay::monitoring {

Result<ServiceSeries> service_series(
    telemetry::Store& store, const Scope& scope, const AskSeries& request
) {
    const auto asked = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    const auto steps = TRY(steps_of(asked, request.step));
    const auto range = steps.widened(asked);
    ServiceSeries series{
        .step_seconds = steps.seconds,
        .times = steps.times(),
        .requests = std::vector<std::int64_t>(steps.count),
        .errors = std::vector<std::int64_t>(steps.count),
        .p50_micros = std::vector<std::optional<std::int64_t>>(steps.count),
        .p95_micros = std::vector<std::optional<std::int64_t>>(steps.count),
        .p99_micros = std::vector<std::optional<std::int64_t>>(steps.count),
        .apdex = std::vector<std::optional<double>>(steps.count),
    };
    if (of.empty()) return series;
    const FigureGroups groups{
        .keys = fmt::format("recorded_at - recorded_at % {} AS k1", steps.micros()), .by = "k1"
    };
    auto ask = [&](const FigureRows& rows, const std::string& condition) {
        Where where(of, "recorded_at", range);
        where.equals("service", request.service).equals("operation", request.operation);
        return figures_by(store, rows, groups, where.add(condition), range);
    };
    const auto summed = summed_rows(range, steps.seconds);
    std::vector<GroupFigures> found;
    if (request.kind) {
        found = TRY(ask(summed, fmt::format("kind = {}", static_cast<int>(*request.kind))));
    } else {
        found = TRY(ask(summed, std::string(entry_kinds)));
        if (found.empty()) found = TRY(ask(root_rows(), "bin >= 0"));
    }
    for (const auto& [keys, figures] : found) {
        const auto at = steps.index_of({number_in(keys[0])});
        series.requests[at] = figures.requests;
        series.errors[at] = figures.errors;
        series.p50_micros[at] = figures.p50_micros;
        series.p95_micros[at] = figures.p95_micros;
        series.p99_micros[at] = figures.p99_micros;
        series.apdex[at] = figures.apdex;
    }
    return series;
}

}  // namespace mainstay::monitoring
