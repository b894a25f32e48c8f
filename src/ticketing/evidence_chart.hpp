// What of a signal's snapshot can be drawn: series, what was expected of them, and marks in time.
// Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

namespace mainstay::ticketing {

/// A value at a time, in seconds since 1970.
struct ChartPoint {
    double at = 0;
    double value = 0;
};

/// Between which values something was expected to be.
struct ChartRange {
    double at = 0;
    double low = 0;
    double high = 0;
};

struct ChartSeries {
    std::string name;
    std::string unit;
    std::vector<ChartPoint> points;    // By time, at least one.
    std::vector<ChartRange> expected;  // By time.
};

struct ChartMark {
    double at = 0;
    std::string text;
};

/// One picture: its series below one another, over one axis of time.
struct EvidenceChart {
    std::vector<ChartSeries> series;  // At least one.
    std::vector<ChartMark> marks;     // By time.
};

/// How much of a snapshot is drawn; what is more is thinned out, or left out.
inline constexpr std::size_t charts_max = 3;
inline constexpr std::size_t chart_series_max = 4;
inline constexpr std::size_t chart_points_max = 500;
inline constexpr std::size_t chart_marks_max = 12;

/// What is to be drawn of a snapshot: its `charts`, one or a list, each `{"series": [{"name",
/// "unit", "points": [[seconds, value], …], "expected": [[seconds, low, high], …]}], "marks":
/// [{"at", "text"}]}`. What does not have that shape is left out: a raiser's snapshot may be
/// anything.
std::vector<EvidenceChart> charts_of(const boost::json::value& snapshot);

}  // namespace mainstay::ticketing
