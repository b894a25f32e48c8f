#include "monitoring/service_series.hpp"

#include <fmt/format.h>

#include "monitoring/request_groups.hpp"

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
    const auto found = TRY(requests_by(
        store, of, range, {request.service, request.operation, request.kind, request.environment},
        groups, steps.seconds
    ));
    for (const auto& [keys, figures] : found.groups) {
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
