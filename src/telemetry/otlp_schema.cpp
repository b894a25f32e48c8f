#include "telemetry/otlp_schema.hpp"

namespace mainstay::telemetry::otlp {

namespace {

using enum FieldType;
using M = Message;

constexpr SchemaField trace_request[]{{"resourceSpans", 1, message, M::resource_spans}};
constexpr SchemaField resource_spans[]{
    {"resource", 1, message, M::resource}, {"scopeSpans", 2, message, M::scope_spans}
};
constexpr SchemaField scope_spans[]{
    {"scope", 1, message, M::scope}, {"spans", 2, message, M::span}
};
constexpr SchemaField span_fields[]{
    {"traceId", 1, id},
    {"spanId", 2, id},
    {"parentSpanId", 4, id},
    {"name", 5, text},
    {"kind", 6, varint},
    {"startTimeUnixNano", 7, fixed64},
    {"endTimeUnixNano", 8, fixed64},
    {"attributes", 9, message, M::key_value},
    {"events", 11, message, M::span_event},
    {"links", 13, message, M::span_link},
    {"status", 15, message, M::span_status},
};
constexpr SchemaField span_event[]{
    {"timeUnixNano", 1, fixed64}, {"name", 2, text}, {"attributes", 3, message, M::key_value}
};
constexpr SchemaField span_link[]{
    {"traceId", 1, id}, {"spanId", 2, id}, {"attributes", 4, message, M::key_value}
};
constexpr SchemaField span_status[]{{"message", 2, text}, {"code", 3, varint}};

constexpr SchemaField log_request[]{{"resourceLogs", 1, message, M::resource_logs}};
constexpr SchemaField resource_logs[]{
    {"resource", 1, message, M::resource}, {"scopeLogs", 2, message, M::scope_logs}
};
constexpr SchemaField scope_logs[]{
    {"scope", 1, message, M::scope}, {"logRecords", 2, message, M::log_record}
};
constexpr SchemaField log_record[]{
    {"timeUnixNano", 1, fixed64},
    {"severityNumber", 2, varint},
    {"severityText", 3, text},
    {"body", 5, message, M::any_value},
    {"attributes", 6, message, M::key_value},
    {"traceId", 9, id},
    {"spanId", 10, id},
    {"observedTimeUnixNano", 11, fixed64},
    {"eventName", 12, text},
};

constexpr SchemaField metric_request[]{{"resourceMetrics", 1, message, M::resource_metrics}};
constexpr SchemaField resource_metrics[]{
    {"resource", 1, message, M::resource}, {"scopeMetrics", 2, message, M::scope_metrics}
};
constexpr SchemaField scope_metrics[]{
    {"scope", 1, message, M::scope}, {"metrics", 2, message, M::metric}
};
constexpr SchemaField metric_fields[]{
    {"name", 1, text},
    {"description", 2, text},
    {"unit", 3, text},
    {"gauge", 5, message, M::gauge},
    {"sum", 7, message, M::sum},
    {"histogram", 9, message, M::histogram},
    {"exponentialHistogram", 10, message, M::exponential_histogram},
    {"summary", 11, message, M::summary},
};
constexpr SchemaField gauge[]{{"dataPoints", 1, message, M::number_point}};
constexpr SchemaField sum[]{
    {"dataPoints", 1, message, M::number_point},
    {"aggregationTemporality", 2, varint},
    {"isMonotonic", 3, boolean},
};
constexpr SchemaField histogram[]{
    {"dataPoints", 1, message, M::histogram_point}, {"aggregationTemporality", 2, varint}
};
constexpr SchemaField exponential_histogram[]{
    {"dataPoints", 1, message, M::exponential_point}, {"aggregationTemporality", 2, varint}
};
constexpr SchemaField summary[]{{"dataPoints", 1, message, M::summary_point}};
constexpr SchemaField number_point[]{
    {"startTimeUnixNano", 2, fixed64},
    {"timeUnixNano", 3, fixed64},
    {"asDouble", 4, real},
    {"exemplars", 5, message, M::exemplar},
    {"asInt", 6, fixed64},
    {"attributes", 7, message, M::key_value},
    {"flags", 8, varint},
};
constexpr SchemaField histogram_point[]{
    {"startTimeUnixNano", 2, fixed64},
    {"timeUnixNano", 3, fixed64},
    {"count", 4, fixed64},
    {"sum", 5, real},
    {"bucketCounts", 6, packed_fixed64},
    {"explicitBounds", 7, packed_real},
    {"exemplars", 8, message, M::exemplar},
    {"attributes", 9, message, M::key_value},
    {"flags", 10, varint},
    {"min", 11, real},
    {"max", 12, real},
};
constexpr SchemaField exponential_point[]{
    {"attributes", 1, message, M::key_value},
    {"startTimeUnixNano", 2, fixed64},
    {"timeUnixNano", 3, fixed64},
    {"count", 4, fixed64},
    {"sum", 5, real},
    {"scale", 6, zigzag},
    {"zeroCount", 7, fixed64},
    {"positive", 8, message, M::buckets},
    {"negative", 9, message, M::buckets},
    {"flags", 10, varint},
    {"exemplars", 11, message, M::exemplar},
    {"min", 12, real},
    {"max", 13, real},
    {"zeroThreshold", 14, real},
};
constexpr SchemaField buckets[]{{"offset", 1, zigzag}, {"bucketCounts", 2, packed_varint}};
constexpr SchemaField summary_point[]{
    {"startTimeUnixNano", 2, fixed64},
    {"timeUnixNano", 3, fixed64},
    {"count", 4, fixed64},
    {"sum", 5, real},
    {"quantileValues", 6, message, M::quantile},
    {"attributes", 7, message, M::key_value},
    {"flags", 8, varint},
};
constexpr SchemaField quantile[]{{"quantile", 1, real}, {"value", 2, real}};
constexpr SchemaField exemplar[]{
    {"timeUnixNano", 2, fixed64}, {"asDouble", 3, real}, {"spanId", 4, id},
    {"traceId", 5, id},           {"asInt", 6, fixed64},
};

constexpr SchemaField resource[]{{"attributes", 1, message, M::key_value}};
constexpr SchemaField scope[]{{"name", 1, text}, {"version", 2, text}};
constexpr SchemaField key_value[]{{"key", 1, text}, {"value", 2, message, M::any_value}};
constexpr SchemaField any_value[]{
    {"stringValue", 1, text},
    {"boolValue", 2, boolean},
    {"intValue", 3, varint},
    {"doubleValue", 4, real},
    {"arrayValue", 5, message, M::array_value},
    {"kvlistValue", 6, message, M::key_value_list},
    {"bytesValue", 7, bytes},
};
constexpr SchemaField array_value[]{{"values", 1, message, M::any_value}};
constexpr SchemaField key_value_list[]{{"values", 1, message, M::key_value}};

}  // namespace

std::span<const SchemaField> fields_of(Message of) {
    switch (of) {
        case M::none:
            return {};
        case M::trace_request:
            return trace_request;
        case M::resource_spans:
            return resource_spans;
        case M::scope_spans:
            return scope_spans;
        case M::span:
            return span_fields;
        case M::span_event:
            return span_event;
        case M::span_link:
            return span_link;
        case M::span_status:
            return span_status;
        case M::log_request:
            return log_request;
        case M::resource_logs:
            return resource_logs;
        case M::scope_logs:
            return scope_logs;
        case M::log_record:
            return log_record;
        case M::metric_request:
            return metric_request;
        case M::resource_metrics:
            return resource_metrics;
        case M::scope_metrics:
            return scope_metrics;
        case M::metric:
            return metric_fields;
        case M::gauge:
            return gauge;
        case M::sum:
            return sum;
        case M::histogram:
            return histogram;
        case M::exponential_histogram:
            return exponential_histogram;
        case M::summary:
            return summary;
        case M::number_point:
            return number_point;
        case M::histogram_point:
            return histogram_point;
        case M::exponential_point:
            return exponential_point;
        case M::buckets:
            return buckets;
        case M::summary_point:
            return summary_point;
        case M::quantile:
            return quantile;
        case M::exemplar:
            return exemplar;
        case M::resource:
            return resource;
        case M::scope:
            return scope;
        case M::key_value:
            return key_value;
        case M::any_value:
            return any_value;
        case M::array_value:
            return array_value;
        case M::key_value_list:
            return key_value_list;
    }
    return {};
}

}  // namespace mainstay::telemetry::otlp
