// What an operator decides about telemetry.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "wire/settings_set.hpp"

namespace mainstay::monitoring {

/// Whether operations are judged.
enum class Judging { on, off };
BOOST_DESCRIBE_ENUM(Judging, on, off)

struct Settings {
    std::optional<std::string> telemetry;
    std::optional<std::string> telemetry_store;
    std::optional<std::string> telemetry_store_file;
    Count<1, 1'000'000> telemetry_journal_gib{4};
    std::string otlp_http = "127.0.0.1:4318";
    std::string otlp_grpc = "127.0.0.1:4317";
    Count<0, 36'500> spans_days{14};
    Count<0, 36'500> logs_days{14};
    Count<0, 36'500> metrics_days{30};
    Count<0, 36'500> profiles_days{14};
    Count<0, 1'000'000> spans_gib_max{0};
    Count<0, 1'000'000> logs_gib_max{0};
    Count<0, 1'000'000> metrics_gib_max{0};
    Count<0, 1'000'000> profiles_gib_max{0};
    Count<0, 36'500> minutes_days{90};
    Count<0, 36'500> hours_days{730};
    Count<1, 100'000'000> series_max{200'000};
    Count<64, 1'048'576> telemetry_memory_mib{512};
    Judging judge = Judging::on;
};
BOOST_DESCRIBE_STRUCT(
    Settings, (),
    (telemetry, telemetry_store, telemetry_store_file, telemetry_journal_gib, otlp_http, otlp_grpc,
     spans_days, logs_days, metrics_days, profiles_days, spans_gib_max, logs_gib_max,
     metrics_gib_max, profiles_gib_max, minutes_days, hours_days, series_max, telemetry_memory_mib,
     judge)
)

wire::SettingsPart settings_part();

}  // namespace mainstay::monitoring
