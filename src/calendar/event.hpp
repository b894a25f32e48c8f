// One event of an iCalendar file, as far as holidays need it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <date/date.h>

#include "base/zone.hpp"
#include "calendar/icalendar.hpp"
#include "calendar/recurrence.hpp"

namespace mainstay::calendar {

/// When something begins or ends: a whole day, or a time of the clock in a zone.
struct EventTime {
    date::local_days day;
    std::optional<std::int64_t> second_of_day;  // None for whole days.
    std::optional<Zone> zone;                   // None where the time is that of any place.

    bool is_day() const { return !second_of_day; }
};

/// An event.
struct Event {
    std::string summary;
    EventTime start;
    std::optional<EventTime> end;          // Not included.
    std::optional<std::int64_t> duration;  // Seconds, where that is given instead.
    std::optional<Recurrence> rule;
    std::optional<EventTime> until;     // The last beginning that the rule may make.
    std::vector<EventTime> exceptions;  // Beginnings that are left out.
};

/// What libical makes of an event's lines, from BEGIN:VEVENT to END:VEVENT without components in
/// it. REQUIRES: few and short lines; libical's own costs grow faster than they do.
std::variant<Event, SkipReason> read_event(std::vector<std::string> lines);

}  // namespace mainstay::calendar
