// The statements that services have databases do, without their values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

struct AskStatements {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<Line<1'000>> service;
    static constexpr int limit_usual = 50;
    std::optional<Count<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(AskStatements, (), (application, from, to, service, limit))

struct StatementView {
    std::string statement;
    std::string system;   // Such as `postgresql`.
    std::string service;  // That has it done.
    std::int64_t calls = 0;
    std::int64_t errors = 0;
    std::int64_t total_micros = 0;
    std::int64_t p95_micros = 0;
    double per_trace = 0;  // Calls in each trace that has any.
};
BOOST_DESCRIBE_STRUCT(
    StatementView, (),
    (statement, system, service, calls, errors, total_micros, p95_micros, per_trace)
)

struct StatementList {
    std::vector<StatementView> items;
    bool is_cut = false;
};
BOOST_DESCRIBE_STRUCT(StatementList, (), (items, is_cut))

/// Those that took the most time in all first. Reads spans, so long ranges take time. Waits.
/// Refuses: not_found, invalid with bad_range, telemetry_slow, telemetry_away.
Result<StatementList> statements(
    telemetry::Store& store, const Scope& scope, const AskStatements& request
);

}  // namespace mainstay::monitoring
