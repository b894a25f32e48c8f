#include "monitoring/other_days.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "monitoring/where.hpp"
#include "telemetry/quantile_sketch.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::int64_t hour_micros = 3'600'000'000;
constexpr std::int64_t day_micros = 24 * hour_micros;
constexpr std::chrono::days looked_back{7};
constexpr std::size_t bins_max = 150;

struct HourBin {
    std::int64_t bin = 0;
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    Time first;
};
BOOST_DESCRIBE_STRUCT(HourBin, (), (bin, requests, errors, first))

}  // namespace

Result<std::optional<detect::OperationOnOtherDays>> on_other_days(
    telemetry::Store& store, const OperationPlace& place, Time now
) {
    const Time hour{now.micros - now.micros % hour_micros};
    const telemetry::TimeRange range{hour - looked_back, hour - std::chrono::hours(1)};
    Where where(Scope({{place.application, {}}}), "recorded_at", range);
    where.equals("service", place.service).equals("operation", place.operation);
    where.add(fmt::format("recorded_at % {} = {}", day_micros, hour.micros % day_micros));
    const auto bins = TRY(store.all<HourBin>(
        {.sql = fmt::format(
             "SELECT bin, sum(spans) AS all_spans, sum(errors) AS all_errors, min(recorded_at)"
             " FROM {{span_hour service operation}}{} GROUP BY bin ORDER BY bin LIMIT 5000",
             where.text()
         ),
         .parameters = where.parameters(),
         .range = range}
    ));
    if (bins.empty()) return std::optional<detect::OperationOnOtherDays>();
    detect::OperationOnOtherDays found;
    auto first = now;
    for (const auto& each : bins) {
        first = std::min(first, each.first);
        found.errors += each.errors;
        const auto micros =
            std::llround(telemetry::sketch_value(static_cast<std::int16_t>(each.bin)));
        found.durations = detect::added(found.durations, {{micros}, {each.requests}});
    }
    found.days = (hour - first).count() / day_micros;
    found.durations = detect::joined(found.durations, bins_max);
    return std::optional(std::move(found));
}

}  // namespace mainstay::monitoring
