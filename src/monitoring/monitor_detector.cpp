#include "monitoring/monitor_detector.hpp"

#include <cmath>

#include "detect/detector.hpp"

namespace mainstay::monitoring {

MonitorDetector::MonitorDetector(const MonitorCondition& condition) : condition_(condition) {
    if (condition.kind == MonitorKind::anomaly) detector_.emplace<detect::AnomalyDetector>();
    if (condition.kind == MonitorKind::leak)
        detector_.emplace<detect::LeakDetector>(condition.limit);
}

StepVerdict MonitorDetector::by_anomaly(detect::AnomalyDetector& detector, Time at, double value) {
    const auto judgement = detector.judge(at, value);
    if (judgement.score < detect::finding_from) return StepVerdict::good;
    const auto direction = condition_.direction.value_or(AnomalyDirection::both);
    const bool is_up = value > judgement.expected.value_or(value);
    const bool is_down = value < judgement.expected.value_or(value);
    if ((direction == AnomalyDirection::up && !is_up) ||
        (direction == AnomalyDirection::down && !is_down))
        return StepVerdict::good;
    reason_ = detect::reason(judgement, value);
    return StepVerdict::alert;
}

StepVerdict MonitorDetector::by_leak(detect::LeakDetector& detector, Time at, double value) {
    const auto judgement = detector.judge(at, value);
    if (judgement.score < detect::finding_from) return StepVerdict::good;
    reason_ = detect::reason(judgement);
    return StepVerdict::alert;
}

StepVerdict MonitorDetector::judge(Time at, std::optional<double> value) {
    if (!value || !std::isfinite(*value) || std::abs(*value) > detect::value_max)
        return StepVerdict::missing;
    if (auto* anomaly = std::get_if<detect::AnomalyDetector>(&detector_))
        return by_anomaly(*anomaly, at, *value);
    if (auto* leak = std::get_if<detect::LeakDetector>(&detector_))
        return by_leak(*leak, at, *value);
    if (condition_.kind == MonitorKind::silence) return StepVerdict::good;
    return verdict_of(condition_, value);
}

}  // namespace mainstay::monitoring
