// Reads a calendar's description: its texts become spans on a clock of a wall, or refusals. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/zone.hpp"
#include "calendar/definition.hpp"
#include "calendar/week.hpp"

namespace mainstay::calendar {

/// The most days from the first date of a holiday to its last.
inline constexpr int holiday_days_max = 366;

/// The most spans that holidays may come to, yearly ones counted in each year until 2100.
inline constexpr std::size_t closures_max = 150'000;

/// A time for which a holiday is kept.
struct HolidaySpan {
    WallSpan span;
    std::size_t holiday = 0;  // Its place in the description.
};

/// What a description comes to.
struct ReadDefinition {
    Zone zone;
    Week week;
    std::vector<HolidaySpan> closures;
};

/// `member` of what `field` names.
std::string member_of(std::string_view field, std::string_view member);

/// Refuses: what Calendar::create does, but never_opens.
Result<ReadDefinition> read_definition(
    std::string_view field, const CalendarDefinition& definition
);

}  // namespace mainstay::calendar
