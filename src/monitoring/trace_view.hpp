// One trace, with where its time went.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include "base/result.hpp"
#include "monitoring/span_row.hpp"

namespace mainstay::monitoring {

struct AskTrace {
    Line<32> trace;
    std::optional<Time> around;  // A time of it, which has it found faster: a day before and after.
};
BOOST_DESCRIBE_STRUCT(AskTrace, (), (trace, around))

struct SpanEventView {
    Time at;
    std::string name;
    boost::json::object attributes;
};
BOOST_DESCRIBE_STRUCT(SpanEventView, (), (at, name, attributes))

struct SpanLinkView {
    std::string trace;
    std::string span;
};
BOOST_DESCRIBE_STRUCT(SpanLinkView, (), (trace, span))

struct TraceSpanView {
    std::string span;
    std::optional<std::string> parent;
    Time started_at;
    std::int64_t duration_micros = 0;
    std::int64_t own_micros = 0;  // What no child of it covers.
    std::string application;
    std::string service;
    std::string operation;
    SpanKind kind = SpanKind::unspecified;
    SpanStatus status = SpanStatus::unset;
    std::string status_message;
    std::string statement;
    std::int64_t resource = 0;  // Index in `resources`.
    boost::json::object attributes;
    std::vector<SpanEventView> events;
    std::vector<SpanLinkView> links;
};
BOOST_DESCRIBE_STRUCT(
    TraceSpanView, (),
    (span, parent, started_at, duration_micros, own_micros, application, service, operation, kind,
     status, status_message, statement, resource, attributes, events, links)
)

struct ServiceTime {
    std::string service;
    std::int64_t own_micros = 0;
};
BOOST_DESCRIBE_STRUCT(ServiceTime, (), (service, own_micros))

/// Calls of one kind that were made again and again for one span.
struct RepeatedCallsView {
    std::string caller;              // Ids of spans.
    std::vector<std::string> calls;  // The first 100.
    std::int64_t count = 0;
    std::int64_t total_micros = 0;
    bool is_sequential = false;
    std::optional<std::string> source;  // The call whose rows they most likely are made for.
    std::string call;
};
BOOST_DESCRIBE_STRUCT(
    RepeatedCallsView, (), (caller, calls, count, total_micros, is_sequential, source, call)
)

struct TraceView {
    std::string trace;
    Time started_at;
    std::int64_t duration_micros = 0;
    bool is_cut = false;               // There are more spans: the last are left out.
    std::vector<TraceSpanView> spans;  // By start.
    std::vector<boost::json::object> resources;
    std::vector<ServiceTime> services;  // The most time first.
    std::vector<RepeatedCallsView> repeated;
    std::int64_t logs_count = 0;
};
BOOST_DESCRIBE_STRUCT(
    TraceView, (),
    (trace, started_at, duration_micros, is_cut, spans, resources, services, repeated, logs_count)
)

/// What one answer has: spans, and bytes of their attributes, events and links.
inline constexpr std::int64_t trace_spans_max = 50'000;
inline constexpr std::int64_t trace_bytes_max = 48 << 20;

/// Waits. Refuses: invalid with bad_format; not_found; telemetry_slow, telemetry_away.
Result<TraceView> show_trace(telemetry::Store& store, const Scope& scope, const AskTrace& request);

}  // namespace mainstay::monitoring
