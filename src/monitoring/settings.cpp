#include "monitoring/settings.hpp"

namespace mainstay::monitoring {

namespace {

constexpr wire::SettingMeaning meanings[] = {
    {"telemetry",
     "Where telemetry is kept: a directory, which one process has for itself. Where not set: "
     "`telemetry` in the data directory."},
    {"telemetry_store",
     "clickhouse://user:password@host:port/database for telemetry in ClickHouse, which several "
     "nodes may share; files in the directory of `telemetry` where not set. With a password in it, "
     "a secret."},
    {"telemetry_store_file", "The file that holds the former, so that nobody else sees it."},
    {"telemetry_journal_gib",
     "GiB of disk for what comes while ClickHouse is away; then senders are told to come back."},
    {"otlp_http",
     "host:port where OTLP is taken over HTTP, besides the main one; `off` for none. To be reached "
     "from other machines, name an address of this one."},
    {"otlp_grpc", "host:port where OTLP is taken over gRPC; `off` for none."},
    {"spans_days", "Days that spans are kept; 0: without limit."},
    {"logs_days", "Days that log records are kept; 0: without limit."},
    {"metrics_days", "Days that samples of metrics are kept; 0: without limit."},
    {"profiles_days", "Days that profiles are kept; 0: without limit."},
    {"spans_gib_max", "GiB that spans may take; then the oldest go. 0: without limit."},
    {"logs_gib_max", "GiB that log records may take; then the oldest go. 0: without limit."},
    {"metrics_gib_max", "GiB that samples may take; then the oldest go. 0: without limit."},
    {"profiles_gib_max", "GiB that profiles may take; then the oldest go. 0: without limit."},
    {"minutes_days",
     "Days that summaries of spans and metrics by the minute are kept; 0: without limit."},
    {"hours_days",
     "Days that summaries of spans and metrics by the hour are kept; 0: without limit."},
    {"series_max",
     "Metric series of one application that are taken at once; samples of more are rejected, and "
     "the sender is told."},
    {"telemetry_memory_mib", "MiB of memory for questions and for what waits to be moved to files."
    },
    {"judge", "`on`: operations that become slow or fail are signals; `off`: nobody judges them."},
};

constexpr std::string_view secrets[] = {"telemetry_store"};

}  // namespace

wire::SettingsPart settings_part() { return wire::SettingsPart::of<Settings>(meanings, secrets); }

}  // namespace mainstay::monitoring
