// A log record as answers have it, and how records are found and read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include "base/result.hpp"
#include "monitoring/scope.hpp"
#include "monitoring/where.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// OpenTelemetry has four grades of each (logs data model, "SeverityNumber").
enum class Severity { unspecified, trace, debug, info, warn, error, fatal };
BOOST_DESCRIBE_ENUM(Severity, unspecified, trace, debug, info, warn, error, fatal)

/// The first grade of one, and which one a grade is of.
constexpr int first_grade(Severity severity) {
    return severity == Severity::unspecified ? 0 : 4 * static_cast<int>(severity) - 3;
}

constexpr Severity severity_of(std::int64_t grade) {
    if (grade <= 0) return Severity::unspecified;
    return static_cast<Severity>(grade >= 24 ? 6 : (grade + 3) / 4);
}

static_assert(severity_of(first_grade(Severity::error)) == Severity::error);
static_assert(severity_of(first_grade(Severity::error) - 1) == Severity::warn);

struct LogRow {
    std::string id;
    Time at;
    std::string application;
    std::string service;
    Severity severity = Severity::unspecified;
    std::string severity_text;  // As the sender has it.
    std::string body;
    std::string event;  // The name of the kind of event, if it is one.
    std::optional<std::string> trace;
    std::optional<std::string> span;
    // What it has in common with lines of the same answer: finds more like it. None where it is all
    // values.
    std::optional<std::string> pattern;
    boost::json::object attributes;
    boost::json::object resource;
    bool is_cut = false;  // It has more attributes than are shown.
};
BOOST_DESCRIBE_STRUCT(
    LogRow, (),
    (id, at, application, service, severity, severity_text, body, event, trace, span, pattern,
     attributes, resource, is_cut)
)

/// Where a record is found.
struct LogKey {
    std::int64_t id = 0;
    Time recorded_at;
};
BOOST_DESCRIBE_STRUCT(LogKey, (), (id, recorded_at))

/// The newest, at most `limit`; looked for from the end of the range on, further back only while
/// there are too few. `where` is not yet of a range of time, `texts` are the interned columns that
/// it reads. Waits.
Result<std::vector<LogKey>> find_logs(
    telemetry::Store& store, const Where& where, std::string_view texts, telemetry::TimeRange range,
    std::int64_t limit
);

/// The records of these keys, in their order, as far as they are in the scope. Waits.
Result<std::vector<LogRow>> load_logs(
    telemetry::Store& store, const Scope& scope, std::span<const LogKey> keys
);

}  // namespace mainstay::monitoring
