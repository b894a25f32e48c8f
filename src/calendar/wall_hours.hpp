// The open time on a clock of a wall: hours of each week, less holidays. Pure: no zone.
#pragma once

#include <cstdint>
#include <vector>

#include "calendar/week.hpp"

namespace mainstay::calendar {

/// Open time on a wall clock. Every answer takes two searches by halves, however far it reaches.
class WallHours {
public:
    /// `closures` may overlap. REQUIRES: they begin in 1970 or later.
    WallHours(Week week, std::vector<WallSpan> closures);

    /// The open microseconds from 1970-01-01T00:00 to `wall`; below zero before it.
    std::int64_t open_before(WallMicros wall) const;

    bool is_open_at(WallMicros wall) const;

    /// When it closes, or may: the answer may be open again. REQUIRES: is_open_at(wall).
    WallMicros may_close_at(WallMicros wall) const;

    /// The first time with open_before(time) == open. REQUIRES: the week opens.
    WallMicros first_with(std::int64_t open) const;

    /// The last one: there an opening begins or goes on. REQUIRES: the week opens.
    WallMicros last_with(std::int64_t open) const;

private:
    struct Closure {
        WallSpan span;
        std::int64_t open_before;    // What is open before it.
        std::int64_t closed_before;  // What the closures before it take from the week's hours.
        std::int64_t closed;         // What it takes itself.

        std::int64_t closed_with() const { return closed_before + closed; }
    };

    const Closure* last_from(WallMicros wall) const;

    Week week_;
    std::vector<Closure> closures_;  // In order, apart from one another.
};

}  // namespace mainstay::calendar
