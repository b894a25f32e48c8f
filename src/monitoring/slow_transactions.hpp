// The operations that take the most time, and where in them it goes: from their slowest traces.
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

struct AskSlow {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<Line<1'000>> service;
    static constexpr int limit_usual = 20;
    std::optional<Count<1, 20>> limit;
    std::optional<Line<200>> environment;
};
BOOST_DESCRIBE_STRUCT(AskSlow, (), (application, from, to, service, limit, environment))

/// Own time of calls of one name in one service.
struct TimePlace {
    std::string service;
    std::string what;             // The statement of a database, else the operation.
    double own_micros_share = 0;  // Of all time of the operation's requests; 0 to 1.
};
BOOST_DESCRIBE_STRUCT(TimePlace, (), (service, what, own_micros_share))

/// What calls that may go on at once took together, for each microsecond of the requests.
struct StatementShare {
    std::string statement;
    double share = 0;
};
BOOST_DESCRIBE_STRUCT(StatementShare, (), (statement, share))

struct RepeatedShare {
    std::string call;
    double count = 0;  // In each request that has them.
    double share = 0;
    bool is_sequential = false;
};
BOOST_DESCRIBE_STRUCT(RepeatedShare, (), (call, count, share, is_sequential))

struct SlowOperation {
    std::string service;
    std::string operation;
    SpanKind kind = SpanKind::server;
    std::int64_t requests = 0;
    std::int64_t p95_micros = 0;
    std::int64_t total_micros = 0;
    std::int64_t sampled = 0;      // Requests that were looked at: the slowest.
    std::vector<TimePlace> where;  // At most 10 of each, the dearest first.
    std::vector<StatementShare> statements;
    std::vector<RepeatedShare> repeated;
};
BOOST_DESCRIBE_STRUCT(
    SlowOperation, (),
    (service, operation, kind, requests, p95_micros, total_micros, sampled, where, statements,
     repeated)
)

struct SlowList {
    std::vector<SlowOperation> items;
};
BOOST_DESCRIBE_STRUCT(SlowList, (), (items))

inline constexpr int slow_requests_max = 50;  // Of each operation.
inline constexpr int slow_spans_max = 2'000;  // Of each trace.

/// Those that took the most time in all first. Waits.
/// Refuses: not_found, invalid with bad_range, telemetry_slow, telemetry_away.
Result<SlowList> slow_operations(
    telemetry::Store& store, const Scope& scope, const AskSlow& request
);

}  // namespace mainstay::monitoring
