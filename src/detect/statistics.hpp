// Tests of whether two samples differ by more than chance. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace mainstay::detect {

/// How many of so many.
struct Share {
    std::int64_t hits = 0;
    std::int64_t of = 0;

    double rate() const { return of > 0 ? static_cast<double>(hits) / static_cast<double>(of) : 0; }
};

/// From 0 to 1: how likely chance alone makes a difference as large.
struct TailChances {
    double higher = 1;  ///< That the second is as far above the first.
    double lower = 1;   ///< That it is as far below.
};

/// The chance that a standard normal variable is greater than `z`.
double normal_tail(double z);

/// Whether the share of the second is another than that of the first. By Fisher's exact test where
/// there are few hits, or few others; else by the two-proportion test with pooled variance. Takes
/// at most a thousand steps. REQUIRES: 0 <= hits <= of of each.
TailChances compare_shares(const Share& first, const Share& second);

/// Bounds of the true rate behind a share, by Wilson's score interval: `z` standard errors wide
/// on each side.
struct Bounds {
    double low = 0;
    double high = 1;
};

Bounds rate_bounds(const Share& share, double z);

/// Bounds of how much higher the second rate is, by Newcombe's combination of both (his method 10).
Bounds difference_bounds(const Share& first, const Share& second, double z);

/// Whether values of the second are greater than those of the first: the Mann-Whitney test, by the
/// normal approximation with corrections for ties and continuity. At most about ten thousand of
/// each, which it sorts.
TailChances compare_values(std::span<const double> first, std::span<const double> second);

/// Whether so many events of the second, in its time, are more than those of the first suggest: the
/// exact conditional test of two Poisson rates. REQUIRES: positive times.
TailChances compare_counts(
    std::int64_t first, double first_time, std::int64_t second, double second_time
);

/// A straight line through points.
struct Trend {
    double slope = 0;
    double slope_error = 0;  ///< Its standard error.
};

struct Point {
    double x = 0;
    double y = 0;
};

/// By least squares. Nothing for fewer than three points, or where all have the same x.
std::optional<Trend> trend_of(std::span<const Point> points);

}  // namespace mainstay::detect
