#include "telemetry/clickhouse_tables.hpp"

#include "telemetry/tables.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

constexpr std::string_view by_day_of_start = "toDate(intDiv(started_at, 86400000000))";
constexpr std::string_view by_day = "toDate(intDiv(recorded_at, 86400000000))";
constexpr std::string_view by_month = "toYYYYMM(toDate(intDiv(recorded_at, 86400000000)))";
constexpr std::string_view by_year = "toYear(toDate(intDiv(recorded_at, 86400000000)))";

// Rows of a minute stand together, and in it those of a trace: a question of a time reads that
// time, and ids compress. What came by which request matters for as long as it may come again.
constexpr std::string_view span_columns = R"(
    trace_high Int64 CODEC(ZSTD(1)),
    trace_low Int64 CODEC(ZSTD(1)),
    id Int64 CODEC(ZSTD(1)),
    parent Int64 CODEC(ZSTD(1)),
    started_at Int64 CODEC(Delta, ZSTD(1)),
    duration Int64 CODEC(T64, ZSTD(1)),
    application Int64 CODEC(ZSTD(1)),
    service LowCardinality(String) CODEC(ZSTD(1)),
    operation LowCardinality(String) CODEC(ZSTD(1)),
    kind Int8 CODEC(ZSTD(1)),
    status Int8 CODEC(ZSTD(1)),
    peer_kind Int8 CODEC(ZSTD(1)),
    peer LowCardinality(String) CODEC(ZSTD(1)),
    statement LowCardinality(String) CODEC(ZSTD(1)),
    resource LowCardinality(String) CODEC(ZSTD(1)),
    attributes LowCardinality(String) CODEC(ZSTD(1)),
    varying String CODEC(ZSTD(3)),
    status_message String CODEC(ZSTD(1)),
    events String CODEC(ZSTD(3)),
    links String CODEC(ZSTD(3)),
    request UInt64 CODEC(ZSTD(1)) TTL stored_at + toIntervalHour(6),
    stored_at DateTime CODEC(ZSTD(1)),
    INDEX by_trace trace_low TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_request request TYPE bloom_filter(0.001) GRANULARITY 4,
    INDEX by_stored_at stored_at TYPE minmax GRANULARITY 4
)";

constexpr std::string_view log_columns = R"(
    id Int64 CODEC(Delta, ZSTD(1)),
    recorded_at Int64 CODEC(Delta, ZSTD(1)),
    application Int64 CODEC(ZSTD(1)),
    service LowCardinality(String) CODEC(ZSTD(1)),
    severity Int8 CODEC(ZSTD(1)),
    severity_text LowCardinality(String) CODEC(ZSTD(1)),
    event LowCardinality(String) CODEC(ZSTD(1)),
    pattern Int32 CODEC(T64, ZSTD(1)),
    trace_high Int64 CODEC(ZSTD(1)),
    trace_low Int64 CODEC(ZSTD(1)),
    span Int64 CODEC(ZSTD(1)),
    resource LowCardinality(String) CODEC(ZSTD(1)),
    attributes LowCardinality(String) CODEC(ZSTD(1)),
    varying String CODEC(ZSTD(3)),
    body String CODEC(ZSTD(3)),
    request UInt64 CODEC(ZSTD(1)) TTL stored_at + toIntervalHour(6),
    stored_at DateTime CODEC(ZSTD(1)),
    INDEX by_trace trace_low TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_request request TYPE bloom_filter(0.001) GRANULARITY 4,
    INDEX by_text body TYPE ngrambf_v1(3, 262144, 2, 0) GRANULARITY 1
)";

constexpr std::string_view profile_columns = R"(
    id Int64,
    recorded_at Int64 CODEC(Delta, ZSTD(1)),
    application Int64 CODEC(ZSTD(1)),
    service LowCardinality(String) CODEC(ZSTD(1)),
    version LowCardinality(String) CODEC(ZSTD(1)),
    type LowCardinality(String) CODEC(ZSTD(1)),
    duration Int64 CODEC(T64, ZSTD(1)),
    profile String CODEC(ZSTD(3)),
    request UInt64 TTL stored_at + toIntervalHour(6),
    stored_at DateTime
)";

constexpr std::string_view series_columns = R"(
    id Int64,
    recorded_at Int64,
    application Int64,
    name LowCardinality(String),
    labels String CODEC(ZSTD(3)),
    type Int8,
    unit LowCardinality(String),
    description LowCardinality(String)
)";

// A sample that comes again is the same row, of which one stays.
constexpr std::string_view sample_columns = R"(
    series Int64 CODEC(ZSTD(1)),
    recorded_at Int64 CODEC(Delta, ZSTD(1)),
    value Float64 CODEC(Delta, ZSTD(3))
)";

// As of spans: the latest summary of a step holds.
constexpr std::string_view sample_summary_columns = R"(
    series Int64 CODEC(ZSTD(1)),
    recorded_at Int64 CODEC(DoubleDelta, ZSTD(1)),
    samples Int64 CODEC(T64, ZSTD(1)),
    total Float64 CODEC(ZSTD(3)),
    least Float64 CODEC(ZSTD(3)),
    most Float64 CODEC(ZSTD(3)),
    first_at Int64 CODEC(Delta, ZSTD(1)),
    first Float64 CODEC(ZSTD(3)),
    last_at Int64 CODEC(Delta, ZSTD(1)),
    last Float64 CODEC(ZSTD(3)),
    version Int64 CODEC(ZSTD(1))
)";

// `version` says when a stretch of time was counted: the latest count of it holds, as a whole.
constexpr std::string_view span_summary_columns = R"(
    recorded_at Int64 CODEC(DoubleDelta, ZSTD(1)),
    application Int64 CODEC(ZSTD(1)),
    service LowCardinality(String) CODEC(ZSTD(1)),
    operation LowCardinality(String) CODEC(ZSTD(1)),
    kind Int8 CODEC(ZSTD(1)),
    bin Int16 CODEC(T64, ZSTD(1)),
    spans Int64 CODEC(T64, ZSTD(1)),
    errors Int64 CODEC(T64, ZSTD(1)),
    duration Int64 CODEC(T64, ZSTD(1)),
    version Int64 CODEC(ZSTD(1))
)";

constexpr std::string_view edge_columns = R"(
    recorded_at Int64 CODEC(DoubleDelta, ZSTD(1)),
    application Int64 CODEC(ZSTD(1)),
    caller LowCardinality(String) CODEC(ZSTD(1)),
    callee LowCardinality(String) CODEC(ZSTD(1)),
    callee_kind Int8 CODEC(ZSTD(1)),
    bin Int16 CODEC(T64, ZSTD(1)),
    calls Int64 CODEC(T64, ZSTD(1)),
    errors Int64 CODEC(T64, ZSTD(1)),
    version Int64 CODEC(ZSTD(1))
)";

constexpr std::string_view summary_order =
    "recorded_at, application, service, operation, kind, bin";
constexpr std::string_view edge_order =
    "recorded_at, application, caller, callee, callee_kind, bin";

constexpr TableText first_tables[] = {
    {"span", "MergeTree", "", by_day_of_start,
     "intDiv(started_at, 60000000), trace_low, started_at", "trace_low", span_columns},
    {"log", "MergeTree", "", by_day, "recorded_at, id", "id", log_columns},
    {"profile", "MergeTree", "", by_day, "recorded_at", "id", profile_columns},
    {"series", "ReplacingMergeTree", "", by_day, "application, name, id, recorded_at", "id",
     series_columns},
    {"sample", "ReplacingMergeTree", "", by_day, "series, recorded_at", "series", sample_columns},
    {"span_minute", "ReplacingMergeTree", "version", by_month, summary_order, "recorded_at",
     span_summary_columns},
    {"span_hour", "ReplacingMergeTree", "version", by_year, summary_order, "recorded_at",
     span_summary_columns},
    {"edge_minute", "ReplacingMergeTree", "version", by_month, edge_order, "recorded_at",
     edge_columns},
    {"edge_hour", "ReplacingMergeTree", "version", by_year, edge_order, "recorded_at", edge_columns
    },
    {"sample_minute", "ReplacingMergeTree", "version", by_month, "series, recorded_at", "series",
     sample_summary_columns},
    {"sample_hour", "ReplacingMergeTree", "version", by_year, "series, recorded_at", "series",
     sample_summary_columns},
    // Which days of samples are summed up, and how many samples they had.
    {"sample_progress", "ReplacingMergeTree", "version", "tuple()", "day", "day",
     "day Int64, rows Int64, version Int64"},
    // How far summaries are counted: they are asked of the spans from there on.
    {"summary_progress", "MergeTree", "", by_day, "recorded_at", "recorded_at",
     "recorded_at Int64, until Int64"},
};

constexpr StepText all[] = {{first_tables}};

constexpr TableText migrations{
    "migration", "MergeTree", "", "tuple()", "step", "step", "step UInt32, taken_at DateTime"
};

}  // namespace

std::span<const StepText> all_steps() { return all; }

const TableText& migration_table() { return migrations; }

std::string_view time_of(std::string_view table) {
    for (const auto* known : all_tables())
        if (known->name == table) return known->time;
    return "recorded_at";
}

}  // namespace mainstay::telemetry::clickhouse
