// Reads what OpenTelemetry's exporters send (opentelemetry-proto 1.x), in its protobuf form. Pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.hpp"
#include "telemetry/logs.hpp"
#include "telemetry/metric_points.hpp"
#include "telemetry/spans.hpp"

namespace mainstay::telemetry {

/// What of one request is read: more is rejected record by record, and said in the answer.
inline constexpr std::size_t records_max = 200'000;
inline constexpr std::size_t attributes_max = 1'000'000;
inline constexpr std::size_t events_max = 1'000'000;  // And links, of all spans.
inline constexpr std::size_t resources_max = 20'000;  // And as many scopes.

/// What of one record is kept: OpenTelemetry's own default limits are the same.
inline constexpr std::size_t record_attributes_max = 128;
inline constexpr std::size_t record_events_max = 128;
inline constexpr std::size_t record_links_max = 128;
inline constexpr std::size_t record_exemplars_max = 16;
inline constexpr std::size_t numbers_max = 10'000'000;  // Bounds and counts of all histograms.
inline constexpr std::size_t text_bytes_max = 65'536;   // Longer text is cut.

/// Reads an ExportTraceServiceRequest. Spans without a trace, an id or a start are rejected one by
/// one; unknown fields are skipped, as newer exporters send them. The batch points into `body`.
/// Refuses: otlp_malformed.
Result<SpanBatch> read_spans(std::string_view body);

/// Reads an ExportLogsServiceRequest. A record without any time is of `now`. The batch points into
/// `body`. Refuses: otlp_malformed.
Result<LogBatch> read_logs(std::string_view body, Time now);

/// Reads an ExportMetricsServiceRequest. Points without a time, and histograms whose bounds and
/// counts do not fit, are rejected one by one. The batch points into `body`. Refuses:
/// otlp_malformed.
Result<MetricBatch> read_metrics(std::string_view body);

namespace code {

inline constexpr Code otlp_malformed{
    "otlp_malformed", Refusal::invalid, "The body is not a protobuf message as OTLP has it: {what}."
};

}  // namespace code

}  // namespace mainstay::telemetry
