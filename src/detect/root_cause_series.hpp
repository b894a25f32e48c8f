// How far one series left its usual values in a range, and since when. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "detect/root_cause.hpp"

namespace mainstay::detect {

/// What a series did in a range, beside what it did before.
struct Deviation {
    bool is_known = false;     ///< There were enough points to tell.
    bool is_constant = false;  ///< It never changed before: its spread is a guess.
    bool is_silent = false;    ///< It had values before, and stopped in the range.
    double before = 0;         ///< Its usual level.
    double after = 0;          ///< Its level where it is furthest from that.
    double spread = 0;         ///< Its usual spread, as a standard deviation.
    double size = 0;           ///< How far it went, in spreads. Not negative.
    double beyond = 0;  ///< The same, beside how far it goes by itself: from 1 on it is more.
    double share = 0;   ///< The share of the range, from its onset on, in which it was away.
    double onset = 0;   ///< When it left.
    double last = 0;    ///< Its last value's time, up to the end of the range.
    double step = 0;    ///< The usual seconds from point to point.

    bool has_risen() const { return after > before; }
};

/// Sorts by time, leaves out what is not finite and times that repeat, and makes rates of a
/// counter.
std::vector<MetricPoint> prepared(const MetricSeries& series);

/// REQUIRES: points as prepared() gives them. `spread_min` is a spread below which nothing counts,
/// such as a share of what peers have.
Deviation deviation(
    const std::vector<MetricPoint>& points, double from, double to, double spread_min
);

}  // namespace mainstay::detect
