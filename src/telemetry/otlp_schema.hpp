// The messages of OTLP that are read, as tables: the name of each field in JSON, its number, its
// type (opentelemetry-proto 1.x).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace mainstay::telemetry::otlp {

enum class Message : std::uint8_t {
    none,
    trace_request,
    resource_spans,
    scope_spans,
    span,
    span_event,
    span_link,
    span_status,
    log_request,
    resource_logs,
    scope_logs,
    log_record,
    metric_request,
    resource_metrics,
    scope_metrics,
    metric,
    gauge,
    sum,
    histogram,
    exponential_histogram,
    summary,
    number_point,
    histogram_point,
    exponential_point,
    buckets,
    summary_point,
    quantile,
    exemplar,
    resource,
    scope,
    key_value,
    any_value,
    array_value,
    key_value_list,
};

enum class FieldType : std::uint8_t {
    message,
    text,
    id,
    bytes,
    boolean,
    varint,
    zigzag,
    fixed64,
    real,
    packed_fixed64,
    packed_varint,
    packed_real,
};

struct SchemaField {
    std::string_view name;
    std::uint32_t tag = 0;
    FieldType type = FieldType::message;
    Message message = Message::none;
};

/// The fields of a message.
std::span<const SchemaField> fields_of(Message message);

}  // namespace mainstay::telemetry::otlp
