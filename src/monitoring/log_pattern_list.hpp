// What log lines have in common: how often which pattern comes, and which are new.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "monitoring/log_row.hpp"

namespace mainstay::monitoring {

struct AskLogPatterns {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<Line<1'000>> service;
    std::optional<Severity> severity_min;
    static constexpr int limit_usual = 100;
    std::optional<Count<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(AskLogPatterns, (), (application, from, to, service, severity_min, limit))

struct LogPatternView {
    std::string pattern;     // What finds its lines.
    std::string template_;   // For people: `Failed to connect to <*>`.
    std::int64_t count = 0;  // Of its lines; where they were sampled, about so many.
    double share = 0;        // Of all lines: 0 to 1.
    Severity severity = Severity::unspecified;  // The worst of them.
    Time first_seen_at;                         // Within the range.
    bool is_new = false;                        // No line before the range was like it.
    std::string sample;
};
BOOST_DESCRIBE_STRUCT(
    LogPatternView, (), (pattern, template_, count, share, severity, first_seen_at, is_new, sample)
)

struct LogPatternList {
    std::vector<LogPatternView> items;
    bool is_cut = false;   // There are more: those with the fewest lines are left out.
    bool sampled = false;  // Some thousand lines were looked at, more of those that warn.
};
BOOST_DESCRIBE_STRUCT(LogPatternList, (), (items, is_cut, sampled))

/// The most frequent first. New is what did not come in as much time before the range, a day at
/// most, where there are lines of that time. Waits.
/// Refuses: not_found, invalid with bad_range, telemetry_slow, telemetry_away.
Result<LogPatternList> log_patterns(
    telemetry::Store& store, const Scope& scope, const AskLogPatterns& request
);

}  // namespace mainstay::monitoring
