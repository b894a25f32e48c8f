#include "ticketing/service_level_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/zone.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

std::int64_t seconds(std::chrono::microseconds time) { return time / std::chrono::seconds(1); }

std::string duration_text(std::int64_t seconds) {
    return fmt::format("{}:{:02}:{:02}", seconds / 3'600, seconds / 60 % 60, seconds % 60);
}

void write(const ExplainedClock& clock, std::string& text) {
    auto zone = Zone::find("zone", clock.zone);
    auto time = [&](Time at) { return zone ? zone->text(at) : to_string(at); };
    text += wire::name_of(clock.kind);
    if (clock.level) text += fmt::format(" {}", wire::name_of(*clock.level));
    text += fmt::format(
        ": {}, {} of {} by {}", wire::name_of(clock.state), duration_text(clock.elapsed_seconds),
        duration_text(clock.target_seconds), clock.policy
    );
    if (clock.due_at) text += ", due " + time(*clock.due_at);
    if (clock.fulfilled_at) text += ", done " + time(*clock.fulfilled_at);
    if (clock.breached_at) text += ", breached " + time(*clock.breached_at);
    text += '\n';
    for (const ExplainedInterval& interval : clock.why) {
        text += fmt::format(
            "  {}  {}  {:>9}  {}", time(interval.begin), time(interval.end),
            duration_text(interval.counted_seconds), wire::name_of(interval.reason)
        );
        if (!interval.holidays.empty())
            text += fmt::format(" ({})", fmt::join(interval.holidays, ", "));
        text += '\n';
    }
}

}  // namespace

ExplainedClock explained_clock(const ServiceLevels& levels, const ServiceLevelClock& clock) {
    ExplainedClock shown{
        .kind = clock.kind,
        .level = clock.level,
        .policy = clock.policy,
        .zone = std::string(levels.calendar(clock.calendar).zone().name()),
        .target_seconds = seconds(clock.target),
        .elapsed_seconds = seconds(clock.elapsed),
        .started_at = clock.started_at,
        .state = clock.state,
        .due_at = clock.due_at,
        .fulfilled_at = clock.fulfilled_at,
        .breached_at = clock.breached_at
    };
    for (const auto& [begin, end, reason, calendar, counted, holidays] :
         explain(levels, clock, explained_intervals_max))
        shown.why.push_back({begin, end, reason, calendar, seconds(counted), holidays});
    return shown;
}

Result<ExplainedClocks> explained_clocks(const ServiceLevelFile& file, Time now) {
    auto levels = TRY(ServiceLevels::create(file.calendars, file.policies));
    ExplainedClocks all;
    for (const ServiceLevelClock& clock : TRY(service_level_clocks(levels, file.events, now)))
        all.clocks.push_back(explained_clock(levels, clock));
    return all;
}

std::string text_of(const ExplainedClocks& clocks) {
    std::string text;
    for (const ExplainedClock& clock : clocks.clocks) write(clock, text);
    return text;
}

}  // namespace mainstay::ticketing
