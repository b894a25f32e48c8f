// How requests went over time: rate, errors, durations.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "monitoring/request_figures.hpp"
#include "monitoring/scope.hpp"
#include "monitoring/time_steps.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

struct AskSeries {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<Line<1'000>> service;
    std::optional<Line<1'000>> operation;
    std::optional<SpanKind> kind;  // Requests, if it is left out.
    std::optional<StepSeconds> step;
    std::optional<Line<200>> environment;
};
BOOST_DESCRIBE_STRUCT(
    AskSeries, (), (application, from, to, service, operation, kind, step, environment)
)

/// Each list has an item for each step. Durations are null where there was no request.
struct ServiceSeries {
    std::int64_t step_seconds = 0;
    std::vector<Time> times;
    std::vector<std::int64_t> requests;
    std::vector<std::int64_t> errors;
    std::vector<std::optional<std::int64_t>> p50_micros;
    std::vector<std::optional<std::int64_t>> p95_micros;
    std::vector<std::optional<std::int64_t>> p99_micros;
    std::vector<std::optional<double>> apdex;
};
BOOST_DESCRIBE_STRUCT(
    ServiceSeries, (),
    (step_seconds, times, requests, errors, p50_micros, p95_micros, p99_micros, apdex)
)

/// Waits. Refuses: not_found, invalid with bad_range or too_many_steps, telemetry_slow,
/// telemetry_away.
Result<ServiceSeries> service_series(
    telemetry::Store& store, const Scope& scope, const AskSeries& request
);

}  // namespace mainstay::monitoring
