// The operations of a service, with how long they take and how often they fail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "monitoring/request_figures.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

struct AskOperations {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    Line<1'000> service;
    static constexpr int limit_usual = 100;
    std::optional<Count<1, 500>> limit;
    std::optional<Line<200>> environment;
};
BOOST_DESCRIBE_STRUCT(AskOperations, (), (application, from, to, service, limit, environment))

struct OperationView {
    std::string operation;
    SpanKind kind = SpanKind::server;
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    std::int64_t p50_micros = 0;
    std::int64_t p95_micros = 0;
    std::int64_t p99_micros = 0;
    std::int64_t total_micros = 0;
    double apdex = 0;
};
BOOST_DESCRIBE_STRUCT(
    OperationView, (),
    (operation, kind, requests, errors, p50_micros, p95_micros, p99_micros, total_micros, apdex)
)

struct OperationList {
    std::vector<OperationView> items;
    bool is_cut = false;
};
BOOST_DESCRIBE_STRUCT(OperationList, (), (items, is_cut))

/// Those that took the most time in all first. Waits.
/// Refuses: not_found, invalid with bad_range, telemetry_slow, telemetry_away.
Result<OperationList> operations(
    telemetry::Store& store, const Scope& scope, const AskOperations& request
);

}  // namespace mainstay::monitoring
