#include "monitoring/monitor_rule.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::minutes gap_usual{5};
constexpr std::int64_t good_steps_of_detector = 3;

/// So that more is always worse.
double badness(const MonitorCondition& condition, double value) {
    return condition.kind == MonitorKind::below ? -value : value;
}

void pass_missing(MonitorGroup& group, const MonitorTimes& times, const MonitorPoint& point) {
    if (!group.absent_since) group.absent_since = point.begin;
    const auto absent = point.end - *group.absent_since;
    if (times.absent_for && absent >= *times.absent_for) group.is_silent = true;
    if (absent <= times.gap_max) return;
    group.good_since.reset();
    if (group.level != MonitorLevel::ok) return;
    group.warning_since.reset();
    group.alert_since.reset();
    group.worst_value.reset();
}

void open(MonitorGroup& group, MonitorLevel level, Time since) {
    if (group.level >= level) return;
    if (!group.opened_at) group.opened_at = since;
    group.level = level;
}

void note_since(std::optional<Time>& since, bool is_so, Time begin) {
    if (!is_so)
        since.reset();
    else if (!since)
        since = begin;
}

}  // namespace

StepVerdict verdict_of(const MonitorCondition& condition, std::optional<double> value) {
    if (!value || !std::isfinite(*value)) return StepVerdict::missing;
    const double bad = badness(condition, *value);
    const double threshold = badness(condition, condition.threshold.value_or(0));
    if (bad > threshold) return StepVerdict::alert;
    if (condition.warning && bad > badness(condition, *condition.warning))
        return StepVerdict::warning;
    if (condition.recovery && bad > badness(condition, *condition.recovery))
        return StepVerdict::between;
    return StepVerdict::good;
}

MonitorTimes times_of(
    const MonitorCondition& condition, std::int64_t step_seconds, MonitorNoData no_data,
    std::int64_t no_data_minutes
) {
    const std::chrono::seconds step(step_seconds);
    const std::chrono::minutes lasts(condition.for_minutes.value_or(Count<0, 720>{5}).value);
    MonitorTimes times{.beyond_for = lasts};
    times.gap_max = std::max<std::chrono::seconds>(gap_usual, 2 * step);
    if (condition.kind == MonitorKind::anomaly) times.good_for = good_steps_of_detector * step;
    if (condition.kind == MonitorKind::silence)
        times.absent_for = std::max<std::chrono::seconds>(lasts, step);
    else if (no_data == MonitorNoData::signal)
        times.absent_for =
            std::max<std::chrono::seconds>(std::chrono::minutes(no_data_minutes), step);
    return times;
}

void pass_step(
    MonitorGroup& group, const MonitorTimes& times, const MonitorCondition& condition,
    const MonitorPoint& point
) {
    if (point.verdict == StepVerdict::missing) return pass_missing(group, times, point);
    group.absent_since.reset();
    group.is_silent = false;
    group.seen_at = point.end;
    group.last_value = *point.value;

    note_since(group.warning_since, point.verdict >= StepVerdict::warning, point.begin);
    note_since(group.alert_since, point.verdict == StepVerdict::alert, point.begin);
    const bool is_open = group.level != MonitorLevel::ok;
    note_since(group.good_since, is_open && point.verdict == StepVerdict::good, point.begin);
    if (group.good_since && point.end - *group.good_since >= times.good_for) {
        group.level = MonitorLevel::ok;
        group.opened_at.reset();
        group.good_since.reset();
    }
    if (group.warning_since && point.end - *group.warning_since >= times.beyond_for)
        open(group, MonitorLevel::warning, *group.warning_since);
    if (group.alert_since && point.end - *group.alert_since >= times.beyond_for)
        open(group, MonitorLevel::alert, *group.alert_since);
    if (!group.warning_since && group.level == MonitorLevel::ok) {
        group.worst_value.reset();
        return;
    }
    const bool is_worse = !group.worst_value ||
                          badness(condition, *point.value) > badness(condition, *group.worst_value);
    if (is_worse) group.worst_value = point.value;
}

void forgive_absence(MonitorGroup& group, bool was_silent, Time from) {
    if (was_silent || !group.absent_since) return;
    group.is_silent = false;
    group.absent_since = from;
}

}  // namespace mainstay::monitoring
