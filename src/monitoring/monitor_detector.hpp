// Judges the values of one group of a monitor: by its thresholds, or by a detector that has learnt.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "detect/anomaly.hpp"
#include "detect/leak.hpp"
#include "monitoring/monitor_rule.hpp"

namespace mainstay::monitoring {

/// How many steps before the first judgement a detector learns from.
inline constexpr std::int64_t monitor_steps_learnt = 2'000;

/// Any values, each before the next. Of thresholds and silence it keeps nothing.
class MonitorDetector {
public:
    explicit MonitorDetector(const MonitorCondition& condition);

    StepVerdict judge(Time at, std::optional<double> value);

    /// Why the last bad value is bad, as a sentence; empty of thresholds and silence.
    const std::string& reason() const { return reason_; }

private:
    StepVerdict by_anomaly(detect::AnomalyDetector& detector, Time at, double value);
    StepVerdict by_leak(detect::LeakDetector& detector, Time at, double value);

    MonitorCondition condition_;
    std::variant<std::monostate, detect::AnomalyDetector, detect::LeakDetector> detector_;
    std::string reason_;
};

}  // namespace mainstay::monitoring
