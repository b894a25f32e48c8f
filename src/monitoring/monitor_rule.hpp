// What values over time mean by a monitor's condition: the rule of it, step by step. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "monitoring/monitor.hpp"

namespace mainstay::monitoring {

/// What the value of a step is by a condition. `between`: neither beyond nor back from it.
enum class StepVerdict { missing, good, between, warning, alert };

/// What a value is by thresholds. What is not finite is missing.
/// REQUIRES: the condition is `above` or `below` and has a threshold.
StepVerdict verdict_of(const MonitorCondition& condition, std::optional<double> value);

/// How long something lasts before it counts.
struct MonitorTimes {
    std::chrono::seconds beyond_for{300};
    std::chrono::seconds good_for{0};
    std::chrono::seconds gap_max{300};  ///< Missing values so long do not interrupt what lasts.
    std::optional<std::chrono::seconds> absent_for{};  ///< Nothing: it is never missed.
};

MonitorTimes times_of(
    const MonitorCondition& condition, std::int64_t step_seconds, MonitorNoData no_data,
    std::int64_t no_data_minutes
);

/// A step of a series.
struct MonitorPoint {
    Time begin;
    Time end;
    std::optional<double> value;  ///< Finite.
    StepVerdict verdict = StepVerdict::missing;
};

/// Passes a step: opens what was beyond for long enough without a good value between, raises its
/// level, ends what is back, misses what sends no more. Missing values end nothing.
/// REQUIRES: steps come in their order; a verdict that is not missing has a value.
void pass_step(
    MonitorGroup& group, const MonitorTimes& times, const MonitorCondition& condition,
    const MonitorPoint& point
);

/// Values were missing because nobody looked: what was not missed before is not missed for that.
void forgive_absence(MonitorGroup& group, bool was_silent, Time from);

}  // namespace mainstay::monitoring
