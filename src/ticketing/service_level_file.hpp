// What `mainstay service-level explain FILE` answers: how the clocks of a ticket stand, and why
// each is due when it is. Also how clocks are written wherever they are shown. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "ticketing/service_level_clock.hpp"

namespace mainstay::ticketing {

/// Calendars, policies, and the events of one ticket.
struct ServiceLevelFile {
    std::vector<NamedCalendar> calendars;
    std::vector<ServiceLevelPolicy> policies;
    std::vector<ServiceLevelEvent> events;
    std::optional<Time> now;  // The time of this machine, if empty.
};

BOOST_DESCRIBE_STRUCT(ServiceLevelFile, (), (calendars, policies, events, now))

/// As ClockInterval.
struct ExplainedInterval {
    Time begin;
    Time end;
    CountReason reason = CountReason::counted;
    std::string calendar;
    std::int64_t counted_seconds = 0;
    std::vector<std::string> holidays;
};

BOOST_DESCRIBE_STRUCT(
    ExplainedInterval, (), (begin, end, reason, calendar, counted_seconds, holidays)
)

/// As ServiceLevelClock, with its explanation in place of its intervals.
struct ExplainedClock {
    ClockKind kind = ClockKind::resolution;
    std::optional<Level> level;
    std::string policy;
    std::string zone;  // Of the policy's calendar: that to show its times in.
    std::int64_t target_seconds = 0;
    std::int64_t elapsed_seconds = 0;
    Time started_at;
    ClockState state = ClockState::running;
    std::optional<Time> due_at;
    std::optional<Time> fulfilled_at;
    std::optional<Time> breached_at;
    std::vector<ExplainedInterval> why;
};

BOOST_DESCRIBE_STRUCT(
    ExplainedClock, (),
    (kind, level, policy, zone, target_seconds, elapsed_seconds, started_at, state, due_at,
     fulfilled_at, breached_at, why)
)

/// As it is shown wherever clocks are.
ExplainedClock explained_clock(const ServiceLevels& levels, const ServiceLevelClock& clock);

struct ExplainedClocks {
    std::vector<ExplainedClock> clocks;
};

BOOST_DESCRIBE_STRUCT(ExplainedClocks, (), (clocks))

/// The most intervals by which a clock is explained.
inline constexpr std::size_t explained_intervals_max = 500;

/// Refuses: what ServiceLevels::create and service_level_clocks do.
Result<ExplainedClocks> explained_clocks(const ServiceLevelFile& file, Time now);

/// For people, each time as the clock of the zone shows it.
std::string text_of(const ExplainedClocks& clocks);

}  // namespace mainstay::ticketing
