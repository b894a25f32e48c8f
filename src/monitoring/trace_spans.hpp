// Spans of traces as their analysis reads them, and what that finds.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "monitoring/span_row.hpp"
#include "telemetry/trace_analysis.hpp"

namespace mainstay::monitoring {

struct StoredTraceSpan {
    std::int64_t trace_high = 0;
    std::int64_t trace_low = 0;
    std::int64_t id = 0;
    std::int64_t parent = 0;
    Time started_at;
    std::int64_t duration = 0;
    std::string service;
    std::string operation;
    std::int64_t kind = 0;
    std::int64_t peer_kind = 0;
    std::string statement;

    TraceKey trace() const { return {trace_high, trace_low}; }

    /// To a database or another service.
    bool is_outgoing() const {
        const auto of = static_cast<SpanKind>(kind);
        return of == SpanKind::client || of == SpanKind::producer || peer_kind != 0;
    }

    /// What is called: the statement, else the operation.
    const std::string& call() const { return statement.empty() ? operation : statement; }
};
BOOST_DESCRIBE_STRUCT(
    StoredTraceSpan, (),
    (trace_high, trace_low, id, parent, started_at, duration, service, operation, kind, peer_kind,
     statement)
)

/// The columns of a StoredTraceSpan, and the table that has them.
inline constexpr std::string_view trace_span_columns =
    "trace_high, trace_low, id, parent, started_at, duration, service, operation, kind, peer_kind,"
    " statement";
inline constexpr std::string_view trace_span_table = "{span service operation statement}";

/// For the functions of trace_analysis. Points into `spans`.
std::vector<telemetry::TraceSpan> for_analysis(std::span<const StoredTraceSpan> spans);

}  // namespace mainstay::monitoring
