// Finds log records, and counts them over time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "monitoring/log_row.hpp"
#include "monitoring/time_steps.hpp"

namespace mainstay::monitoring {

/// Words that all have to occur, in any case; `"in quotes"` as they stand.
using LogWordsText = Line<500>;

/// `Failed to connect to <*>`
using LogPatternText = Text<5'000>;

struct AskLogs {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<LogWordsText> query;
    std::optional<Line<1'000>> service;
    std::optional<Severity> severity_min;
    std::optional<Line<32>> trace;
    std::vector<AttributeText> attribute;   // `key=value`, all of them.
    std::optional<LogPatternText> pattern;  // As records and the list of patterns have it.
    static constexpr int limit_usual = 100;
    std::optional<Count<1, 500>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(
    AskLogs, (),
    (application, from, to, query, service, severity_min, trace, attribute, pattern, limit, cursor)
)

struct LogPage {
    std::vector<LogRow> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(LogPage, (), (items, next))

/// The newest first. Waits. Refuses: not_found; invalid with bad_range, bad_format, bad_attribute,
/// bad_pattern, bad_cursor; telemetry_slow, telemetry_away.
Result<LogPage> search_logs(telemetry::Store& store, const Scope& scope, const AskLogs& request);

struct AskLogHistogram {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<LogWordsText> query;
    std::optional<Line<1'000>> service;
    std::optional<Severity> severity_min;
    std::optional<Line<32>> trace;
    std::vector<AttributeText> attribute;
    std::optional<LogPatternText> pattern;
    std::optional<StepSeconds> step;
};
BOOST_DESCRIBE_STRUCT(
    AskLogHistogram, (),
    (application, from, to, query, service, severity_min, trace, attribute, pattern, step)
)

struct SeverityCounts {
    Severity severity = Severity::unspecified;
    std::vector<std::int64_t> values;
};
BOOST_DESCRIBE_STRUCT(SeverityCounts, (), (severity, values))

struct LogHistogram {
    std::int64_t step_seconds = 0;
    std::vector<Time> times;
    std::vector<SeverityCounts> counts;  // Of those severities that there were, the mildest first.
};
BOOST_DESCRIBE_STRUCT(LogHistogram, (), (step_seconds, times, counts))

/// Waits. Refuses: as search_logs, and too_many_steps.
Result<LogHistogram> log_histogram(
    telemetry::Store& store, const Scope& scope, const AskLogHistogram& request
);

}  // namespace mainstay::monitoring
