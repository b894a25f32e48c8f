// Dates and times of day as a calendar's description writes them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <date/date.h>

namespace mainstay::calendar {

/// The first year that a calendar does not know.
inline constexpr date::year year_end{2'100};

/// `2026-12-24`, of the years 1970 to 2099.
std::optional<date::local_days> parse_date(std::string_view text);

/// The reverse.
std::string date_text(date::local_days day);

/// `08:30` as minutes since midnight, up to 1,440 for `24:00`.
std::optional<int> parse_time_of_day(std::string_view text);

/// The reverse.
std::string time_of_day_text(int minutes);

}  // namespace mainstay::calendar
