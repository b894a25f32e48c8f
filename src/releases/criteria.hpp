// The single criteria by which comparison.hpp compares, each against one time before. Pure.
#pragma once

#include <optional>

#include "events/service_figures.hpp"
#include "releases/comparison.hpp"

namespace mainstay::releases {

/// One criterion, against one time before.
struct Judgement {
    Change change = Change::inconclusive;
    Ground ground = Ground::not_measured;
    std::optional<Evidence> before{};
    std::optional<Evidence> after{};
    std::optional<double> chance{};
};

using Figures = events::ServiceFigures;

/// A difference is beyond chance where chance makes one as large once in a hundred times.
inline constexpr double chance_max = 0.01;

/// The share of requests that fail. Worse or better from a fifth of what it was and a tenth of a
/// percent on; as before where more than one percent, or half of what it was, is ruled out.
Judgement judge_errors(const Figures& before, const Figures& after);

/// The duration that the share `quantile` of requests keeps. Worse or better from a tenth and two
/// milliseconds on, with the bounds of both quantiles apart; as before where a quarter more is
/// ruled out.
Judgement judge_duration(const Figures& before, const Figures& after, double quantile);

/// Samples of processors or memory. Worse or better from `matters` of what it was and `least` on.
struct GaugeRule {
    double matters;
    double least;
};

inline constexpr GaugeRule cpu_rule{0.25, 0.05};
inline constexpr GaugeRule memory_rule{0.2, 16'000'000};

Judgement judge_gauge(
    const std::vector<events::GaugeSample>& before, const std::vector<events::GaugeSample>& after,
    const GaugeRule& rule
);

/// How often processes began anew. Worse from two on.
Judgement judge_restarts(const Figures& before, const Figures& after);

/// How fast memory grows. Worse where it grows by more than a tenth of itself an hour, faster than
/// before, both beyond chance. Of half an hour at least.
Judgement judge_growth(const Figures& before, const Figures& after);

/// For how long memory must be known before its growth is judged at all.
inline constexpr std::chrono::minutes growth_known_min{30};

}  // namespace mainstay::releases
