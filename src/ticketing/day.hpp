// Days as the API writes them, and as they are kept: the UTC midnight with which they begin. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace mainstay::ticketing {

/// The day `2026-01-31`; nothing for what is none.
std::optional<Time> read_day(std::string_view text);

std::string day_text(Time day);

/// The UTC day in which a time lies.
Time day_of(Time time);

/// The first day whose noon (UTC) is not before the time: of midnights near to UTC, in any zone of
/// Europe, Africa or the Americas, the day that they begin there.
Time first_day(Time time);

}  // namespace mainstay::ticketing
