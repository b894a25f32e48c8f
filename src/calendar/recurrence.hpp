// On which days something recurs: the part of RFC 5545's rules that holidays need. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <date/date.h>

namespace mainstay::calendar {

enum class Frequency { daily, weekly, monthly, yearly };

/// A day of the week; with a position, the first (1), second or last (-1) of its month or year.
struct WeekdayPart {
    date::weekday weekday;
    int position = 0;  // Each, if 0.
};

/// A rule. What is empty does not restrict; where it takes values of the first day, those are
/// filled in by whoever asks (RFC 5545 §3.3.10).
struct Recurrence {
    Frequency frequency = Frequency::yearly;
    int interval = 1;
    std::optional<int> count;
    date::weekday week_start = date::Monday;
    std::uint32_t months = 0;     // Bits 1 to 12.
    std::vector<int> month_days;  // 1 to 31, or -1 to -31 from the end.
    std::vector<WeekdayPart> weekdays;
};

/// Whether a rule is one that dates() understands: its interval at least 1, weekdays with a
/// position only by month or year.
bool is_sound(const Recurrence& rule);

/// The days in `first` to `last` on which what began on `start` recurs, in order. At most
/// `days_max` days are looked at, which are taken off it; nothing if that is not enough.
/// REQUIRES: is_sound(rule).
std::optional<std::vector<date::local_days>> dates(
    const Recurrence& rule, date::local_days start, date::local_days first, date::local_days last,
    std::int64_t& days_max
);

}  // namespace mainstay::calendar
