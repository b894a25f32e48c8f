// A business calendar as people describe it: when they work, and on which days they do not. Only
// data; calendar.hpp computes with it. Told in docs/use/calendars.md.
#pragma once

#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "base/text.hpp"

namespace mainstay::calendar {

enum class Weekday { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
BOOST_DESCRIBE_ENUM(Weekday, monday, tuesday, wednesday, thursday, friday, saturday, sunday)

/// A time of day, `08:30`. A day ends at `24:00`.
using TimeOfDay = Line<5, 5>;

/// A date, `2026-12-24`, of the years 1970 to 2099.
using Date = Line<10, 0>;

/// Open from one time of day to another, on some days of each week. A day may have several. A `to`
/// that is not after `from` is one of the next day: 22:00 to 06:00.
struct OpeningHours {
    std::vector<Weekday> days;
    TimeOfDay from;
    TimeOfDay to;

    bool operator==(const OpeningHours&) const = default;
};

BOOST_DESCRIBE_STRUCT(OpeningHours, (), (days, from, to))

/// Closed on a date or on several in a row, whatever the opening hours are: from midnight to
/// midnight, or between two times of each of these days.
struct Holiday {
    Line<100> name;
    Date date;
    std::optional<Date> last_date;   // `date`, if empty.
    std::optional<bool> yearly;      // In each year, from that of `date` on.
    std::optional<TimeOfDay> from;   // 00:00, if empty.
    std::optional<TimeOfDay> until;  // 24:00, if empty.

    bool operator==(const Holiday&) const = default;
};

BOOST_DESCRIBE_STRUCT(Holiday, (), (name, date, last_date, yearly, from, until))

/// A calendar. Its times are those that the clocks of its zone show.
struct CalendarDefinition {
    Line<64> zone;                    // An IANA name, `Europe/Berlin`.
    std::optional<bool> always_open;  // Around the clock; it then has no hours.
    std::vector<OpeningHours> hours;
    std::vector<Holiday> holidays;

    bool operator==(const CalendarDefinition&) const = default;
};

BOOST_DESCRIBE_STRUCT(CalendarDefinition, (), (zone, always_open, hours, holidays))

}  // namespace mainstay::calendar
