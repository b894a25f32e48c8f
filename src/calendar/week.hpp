// The open time of a week that comes again and again, on a clock of a wall. Pure: no zone.
#pragma once

#include <cstdint>
#include <vector>

namespace mainstay::calendar {

/// An instant on a clock of a wall: microseconds since 1970-01-01T00:00:00 on that clock.
using WallMicros = std::int64_t;

inline constexpr std::int64_t minute_micros = 60'000'000;
inline constexpr std::int64_t day_micros = 1'440 * minute_micros;
inline constexpr std::int64_t week_micros = 7 * day_micros;

/// A time on such a clock, `begin` included and `end` not.
struct WallSpan {
    WallMicros begin = 0;
    WallMicros end = 0;

    bool operator==(const WallSpan&) const = default;
};

/// `spans` in order, with those joined that overlap or touch. Empty ones are dropped.
std::vector<WallSpan> joined(std::vector<WallSpan> spans);

/// Open time that repeats each week. Every answer takes a search among the openings of one week.
class Week {
public:
    /// `openings` count from Monday 00:00; they may overlap, and may go on into the next week.
    explicit Week(std::vector<WallSpan> openings);

    /// The open microseconds of each week.
    std::int64_t open_micros() const { return open_micros_; }

    /// The open microseconds from 1970-01-01T00:00 to `wall`; below zero before it.
    std::int64_t open_before(WallMicros wall) const;

    bool is_open_at(WallMicros wall) const;

    /// The end of the opening in which `wall` lies, at most that of the week; nothing ends if it is
    /// always open, and then this is the end of time. REQUIRES: is_open_at(wall).
    WallMicros closes_at(WallMicros wall) const;

    /// The first time with open_before(time) == open. REQUIRES: open_micros() > 0.
    WallMicros first_with(std::int64_t open) const;

    /// The last one: there an opening begins or goes on. REQUIRES: open_micros() > 0.
    WallMicros last_with(std::int64_t open) const;

private:
    struct Opening {
        WallSpan span;
        std::int64_t open_before;  // In this week.
    };

    std::int64_t open_in_week_before(std::int64_t position) const;

    std::vector<Opening> openings_;  // In order, within the week, apart from one another.
    std::int64_t open_micros_ = 0;
    std::int64_t open_before_1970_ = 0;  // From the Monday before it.
};

}  // namespace mainstay::calendar
