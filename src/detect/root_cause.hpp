// Which component and metric a fault began with, from series, the range in which something is
// wrong, and a graph of who calls whom. Pure: no clock, no files, no network.
//
// The evidence, in the order of its weight: how far a metric left its usual values, in units of
// its own spread and of its own level; what kind of metric it is (what a component uses up
// explains its latency and errors, not the reverse); whether something that it calls is wrong
// too; how early it began; how many metrics of the component agree. A load that rises everywhere
// is no fault, and what the range just before would give as well hardly is one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace mainstay::detect {

inline constexpr std::size_t root_cause_series_max = 50'000;
inline constexpr std::size_t root_cause_points_max = 10'000'000;  // Of all series together.
inline constexpr std::size_t root_cause_calls_max = 200'000;
inline constexpr std::size_t root_cause_name_bytes_max = 1'000;

/// A value at a time, in seconds since 1970.
struct MetricPoint {
    double at = 0;
    double value = 0;
};

struct MetricSeries {
    std::string component;
    std::string metric;
    std::vector<MetricPoint> points;  ///< In any order; what is not finite is passed over.
};

struct RootCauseQuestion {
    std::vector<std::pair<std::string, std::string>> calls;  ///< Caller and callee.
    std::vector<MetricSeries> series;
    double from = 0;  ///< The range in which something is wrong.
    double to = 0;
};

struct RootCause {
    std::string component;
    std::string metric;
    double score = 0;    ///< From 0 to 1.
    std::string reason;  ///< A sentence with the facts.
};

/// What may be the cause, the likeliest first, each component and metric once; nothing where
/// nothing looks like a fault. Time is about linear in the points.
std::vector<RootCause> root_causes(const RootCauseQuestion& question);

}  // namespace mainstay::detect
