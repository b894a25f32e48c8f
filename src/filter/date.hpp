// Dates as they are written in filters. Pure: the time now is passed in.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"
#include "filter/field.hpp"

namespace mainstay::filter {

/// What a date may be, for who wrote something else.
inline constexpr std::string_view dates_expected =
    "a date such as 2026-01-31, 2026-01 or 2026, a time such as 2026-01-31T09:00:00Z, today, "
    "yesterday, or a span back from now such as -7d (min, h, d, w, mo, y)";

/// The stretch of time that `text` names, in UTC: a day, a month, a year, a moment; of a span back
/// from now (`-7d`) all since then. `from..to` reaches from the beginning of one to the end of the
/// other; either may be missing. Nothing for what is none, or lies outside the years 1970 to 9999.
std::optional<Interval> read_date(std::string_view text, Time now);

/// A number of at most that many decimals, in units of the last one, or `from..to`.
std::optional<Interval> read_number(std::string_view text, int scale = 0);

}  // namespace mainstay::filter
