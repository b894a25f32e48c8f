#include "telemetry/tables.hpp"

#include <array>

namespace mainstay::telemetry {

namespace {

using enum Column::Type;

constexpr Column span_columns[] = {
    {"trace_high", int64},    {"trace_low", int64},    {"id", int64},
    {"parent", int64},        {"started_at", int64},   {"duration", int64},
    {"application", int64},   {"service", interned},   {"operation", interned},
    {"kind", int8},           {"status", int8},        {"peer_kind", int8},
    {"peer", interned},       {"statement", interned}, {"resource", interned},
    {"attributes", interned}, {"varying", text},       {"status_message", text},
    {"events", text},         {"links", text},
};

constexpr Column log_columns[] = {
    {"id", int64},
    {"recorded_at", int64},
    {"application", int64},
    {"service", interned},
    {"severity", int8},
    {"severity_text", interned},
    {"event", interned},
    {"pattern", int32},
    {"trace_high", int64},
    {"trace_low", int64},
    {"span", int64},
    {"resource", interned},
    {"attributes", interned},
    {"varying", text},
    {"body", text},
};

constexpr Column span_summary_columns[] = {
    {"recorded_at", int64},  {"application", int64}, {"service", interned},
    {"operation", interned}, {"kind", int8},         {"bin", int16},
    {"spans", int64},        {"errors", int64},      {"duration", int64},
};

constexpr Column edge_columns[] = {
    {"recorded_at", int64}, {"application", int64}, {"caller", interned}, {"callee", interned},
    {"callee_kind", int8},  {"bin", int16},         {"calls", int64},     {"errors", int64},
};

constexpr Column series_columns[] = {
    {"id", int64},    {"recorded_at", int64}, {"application", int64}, {"name", interned},
    {"labels", text}, {"type", int8},         {"unit", interned},     {"description", interned},
};

constexpr Column profile_columns[] = {
    {"id", int64},         {"recorded_at", int64}, {"application", int64}, {"service", interned},
    {"version", interned}, {"type", interned},     {"duration", int64},    {"profile", bytes},
};

}  // namespace

constinit const Table span_table{
    .name = "span",
    .signal = Signal::spans,
    .period = Period::day,
    .time = "started_at",
    .order = "trace_low, started_at",
    .columns = span_columns,
};

constinit const Table log_table{
    .name = "log",
    .signal = Signal::logs,
    .period = Period::day,
    .time = "recorded_at",
    .order = "recorded_at",
    .columns = log_columns,
};

constinit const Table span_minute_table{
    .name = "span_minute",
    .signal = Signal::spans,
    .period = Period::month,
    .time = "recorded_at",
    .order = "recorded_at, application, service, operation, kind, bin",
    .columns = span_summary_columns,
    .source = "span",
    .summary = R"(
        SELECT started_at - started_at % 60000000 AS recorded_at, application, service, operation,
            kind, bin, count(*) AS spans, sum(CASE WHEN status = 2 THEN 1 ELSE 0 END) AS errors,
            sum(duration) AS duration
        FROM {head}
        GROUP BY ALL)",
};

constinit const Table span_hour_table{
    .name = "span_hour",
    .signal = Signal::spans,
    .period = Period::year,
    .time = "recorded_at",
    .order = "recorded_at, application, service, operation, kind, bin",
    .columns = span_summary_columns,
    .source = "span_minute",  // Itself a summary.
    .summary = R"(
        SELECT recorded_at - recorded_at % 3600000000 AS recorded_at, application, service,
            operation, kind, bin, sum(spans) AS spans, sum(errors) AS errors,
            sum(duration) AS duration
        FROM {head}
        GROUP BY ALL)",
};

// A service is called where a span has its parent in another one. Else what was called is known
// from the calling span alone: always so of a database.
constinit const Table edge_minute_table{
    .name = "edge_minute",
    .signal = Signal::spans,
    .period = Period::month,
    .time = "recorded_at",
    .order = "recorded_at, application, caller, callee",
    .columns = edge_columns,
    .source = "span",
    .summary = R"(
        SELECT recorded_at, application, caller, callee, callee_kind, bin, count(*) AS calls,
            sum(CASE WHEN status = 2 THEN 1 ELSE 0 END) AS errors
        FROM (
            SELECT called.started_at - called.started_at % 60000000 AS recorded_at,
                called.application, calling.service AS caller, called.service AS callee,
                0 AS callee_kind, called.bin,
                called.status
            FROM {head} called JOIN {head} calling
                ON calling.trace_low = called.trace_low AND calling.id = called.parent
                    AND calling.trace_high = called.trace_high
                    AND calling.application = called.application
            WHERE calling.service <> called.service
            UNION ALL
            SELECT started_at - started_at % 60000000 AS recorded_at, application,
                service AS caller, peer AS callee, peer_kind AS callee_kind, bin, status
            FROM {head} calling
            WHERE peer_kind = 1 OR peer_kind <> 0 AND NOT EXISTS (
                SELECT 1 FROM {head} called
                WHERE called.trace_low = calling.trace_low AND called.parent = calling.id
                    AND called.trace_high = calling.trace_high
                    AND called.service <> calling.service))
        GROUP BY ALL)",
};

constinit const Table edge_hour_table{
    .name = "edge_hour",
    .signal = Signal::spans,
    .period = Period::year,
    .time = "recorded_at",
    .order = "recorded_at, application, caller, callee",
    .columns = edge_columns,
    .source = "edge_minute",  // Itself a summary.
    .summary = R"(
        SELECT recorded_at - recorded_at % 3600000000 AS recorded_at, application, caller, callee,
            callee_kind, bin,
            sum(calls) AS calls, sum(errors) AS errors
        FROM {head}
        GROUP BY ALL)",
};

constinit const Table series_table{
    .name = "series",
    .signal = Signal::metrics,
    .period = Period::day,
    .time = "recorded_at",
    .order = "application, name, id",
    .columns = series_columns,
};

constinit const Table profile_table{
    .name = "profile",
    .signal = Signal::profiles,
    .period = Period::day,
    .time = "recorded_at",
    .order = "recorded_at",
    .columns = profile_columns,
};

std::span<const Table* const> all_tables() {
    static constexpr std::array all{
        &span_table,        &log_table,       &span_minute_table, &span_hour_table,
        &edge_minute_table, &edge_hour_table, &series_table,      &profile_table,
    };
    return all;
}

}  // namespace mainstay::telemetry
