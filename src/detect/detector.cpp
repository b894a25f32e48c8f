#include "detect/detector.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay::detect {

namespace {

SeriesFinding judged(AnomalyDetector& detector, Time at, std::optional<double> value) {
    if (!value) return {};
    const auto judgement = detector.judge(at, *value);
    return {judgement.score, reason(judgement, *value)};
}

SeriesFinding judged(RegressionDetector& detector, Time at, std::optional<double> value) {
    if (!value || *value < 0) return {};
    const auto judgement = detector.judge(at, *value);
    return {judgement.score, reason(judgement)};
}

SeriesFinding judged(LeakDetector& detector, Time at, std::optional<double> value) {
    if (!value) return {};
    const auto judgement = detector.judge(at, *value);
    return {judgement.score, reason(judgement)};
}

SeriesFinding judged(SilenceDetector& detector, Time at, std::optional<double> value) {
    const auto judgement = detector.judge(at, value.value_or(0));
    return {judgement.score, reason(judgement)};
}

}  // namespace

Detector::Detector(DetectorKind kind, std::optional<double> limit) {
    switch (kind) {
        case DetectorKind::anomaly:
            break;
        case DetectorKind::regression:
            detector_.emplace<RegressionDetector>();
            break;
        case DetectorKind::leak:
            detector_.emplace<LeakDetector>(limit);
            break;
        case DetectorKind::silence:
            detector_.emplace<SilenceDetector>();
            break;
    }
}

SeriesFinding Detector::judge(Time at, std::optional<double> value) {
    if (value && !(std::abs(*value) <= value_max)) value.reset();
    at = std::max(at, last_at_.value_or(at));
    last_at_ = at;
    auto finding =
        std::visit([&](auto& detector) { return judged(detector, at, value); }, detector_);
    finding.score = std::isfinite(finding.score) ? std::clamp(finding.score, 0.0, 1.0) : 0;
    return finding;
}

}  // namespace mainstay::detect
