// A span as lists show it, and how spans are found and read. Ids are text: 64 bits are more than a
// number of JSON has room for everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "monitoring/request_figures.hpp"
#include "monitoring/scope.hpp"
#include "monitoring/where.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

enum class SpanStatus { unset, ok, error };
BOOST_DESCRIBE_ENUM(SpanStatus, unset, ok, error)

struct SpanRow {
    std::string trace;  // 32 hexadecimal digits.
    std::string span;   // 16.
    std::optional<std::string> parent;
    Time started_at;
    std::int64_t duration_micros = 0;
    std::string application;
    std::string service;
    std::string operation;
    SpanKind kind = SpanKind::unspecified;
    SpanStatus status = SpanStatus::unset;
    std::string status_message;
    std::string statement;  // Of a database, without its values.
};
BOOST_DESCRIBE_STRUCT(
    SpanRow, (),
    (trace, span, parent, started_at, duration_micros, application, service, operation, kind,
     status, status_message, statement)
)

/// A trace's id as the store has it: two numbers by their bits.
struct TraceKey {
    std::int64_t high = 0;
    std::int64_t low = 0;

    auto operator<=>(const TraceKey&) const = default;
};

/// 32 hexadecimal digits, and the reverse.
std::string text_of(TraceKey trace);
std::optional<TraceKey> trace_of(std::string_view text);

/// 16 hexadecimal digits; nothing for 0.
std::string span_text(std::int64_t id);
std::optional<std::string> span_text_unless_none(std::int64_t id);

/// Where a span is found.
struct SpanKey {
    std::int64_t trace_high = 0;
    std::int64_t trace_low = 0;
    std::int64_t id = 0;
    Time started_at;
    std::int64_t duration = 0;

    TraceKey trace() const { return {trace_high, trace_low}; }
};
BOOST_DESCRIBE_STRUCT(SpanKey, (), (trace_high, trace_low, id, started_at, duration))

enum class SpanOrder { newest, slowest };
BOOST_DESCRIBE_ENUM(SpanOrder, newest, slowest)

struct SpanQuestion {
    Where where;        ///< Not yet of a range of time.
    std::string texts;  ///< The interned columns that it reads: `service operation`.
    SpanOrder order = SpanOrder::newest;
    std::int64_t limit = 0;
};

/// In that order. The newest are looked for from the end of the range on, further back only while
/// there are too few. Waits.
Result<std::vector<SpanKey>> find_spans(
    telemetry::Store& store, const SpanQuestion& question, telemetry::TimeRange range
);

/// The spans of these keys, in their order, as far as they are in the scope. Waits.
Result<std::vector<SpanRow>> load_spans(
    telemetry::Store& store, const Scope& scope, std::span<const SpanKey> keys
);

/// The parts of a range that are looked at one after the other, from its end on: an hour, then
/// always four times as much.
std::vector<telemetry::TimeRange> backwards(telemetry::TimeRange range);

}  // namespace mainstay::monitoring
