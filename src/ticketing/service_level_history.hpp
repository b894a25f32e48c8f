// What the clocks of a ticket are made of: how it stood between its events, and from which of them
// to which each clock runs. Pure: no SQL, no clock.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "ticketing/service_level_clock.hpp"

namespace mainstay::ticketing {

/// How a ticket stood from one event to the next, or to now.
struct TicketSpan {
    Time begin;
    Time end;
    Status status = Status::new_;
    Level level = Level::L1;
    bool is_merged = false;
    const ServiceLevelPolicy* policy = nullptr;  // None, where none fits.
};

/// A clock, as the spans that it covers: each begins with the event of its number.
struct ClockCourse {
    ClockKind kind;
    std::optional<Level> level;
    std::size_t begin;
    std::size_t end;  // Not included: the event of this number ends it, if it is fulfilled.
    bool is_fulfilled;
};

/// Refuses: no_creation, not_in_order, missing.
Result<> check_events(std::span<const ServiceLevelEvent> events);

/// One for each event until `now`. REQUIRES: check_events(events).
std::vector<TicketSpan> ticket_spans(
    const ServiceLevels& levels, std::span<const ServiceLevelEvent> events, Time now
);

/// All clocks that such a ticket may have, in the order in which they begin.
std::vector<ClockCourse> clock_courses(
    std::span<const ServiceLevelEvent> events, std::span<const TicketSpan> spans
);

}  // namespace mainstay::ticketing
