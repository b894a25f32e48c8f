// A monitor that people set: a question about a metric, and when its answer needs attention. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "monitoring/metric_query.hpp"
#include "signals/signals.hpp"

namespace mainstay::monitoring {

/// How many monitors an application may have, and all of them together; and how many groups the
/// query of each.
inline constexpr std::int64_t monitors_max = 100;
inline constexpr std::int64_t monitors_of_all_max = 500;
inline constexpr std::int64_t monitor_groups_max = 100;

/// Of those that learn, which costs memory: monitors of all, and groups of each.
inline constexpr std::int64_t monitors_that_learn_max = 50;
inline constexpr std::int64_t monitor_detector_groups_max = 20;

/// The question, as of a metric over time.
struct MonitorQuery {
    Line<500> metric;
    std::vector<MatchText> match;
    std::vector<Line<200>> by;  // A group for each value of these labels.
    std::optional<MetricShow> show;
    std::optional<double> q;  // 0 to 1, of `quantile`.
};
BOOST_DESCRIBE_STRUCT(MonitorQuery, (), (metric, match, by, show, q))

/// `anomaly`: the values are not as they were; `leak`: memory grows and is not given back;
/// `silence`: a group that sent has stopped.
enum class MonitorKind { above, below, anomaly, leak, silence };
BOOST_DESCRIBE_ENUM(MonitorKind, above, below, anomaly, leak, silence)

/// Whether values are judged by a detector, which has to be given those before.
constexpr bool needs_history(MonitorKind kind) {
    return kind == MonitorKind::anomaly || kind == MonitorKind::leak;
}

enum class AnomalyDirection { both, up, down };
BOOST_DESCRIBE_ENUM(AnomalyDirection, both, up, down)

struct MonitorCondition {
    MonitorKind kind = MonitorKind::above;
    std::optional<double> threshold;            // Of `above` and `below`.
    std::optional<double> warning;              // Crossed before the threshold is.
    std::optional<double> recovery;             // Until it is crossed back, it is not over.
    std::optional<Count<0, 720>> for_minutes;   // 5; of `silence`, at least 1.
    std::optional<AnomalyDirection> direction;  // Of `anomaly`: `both`.
    std::optional<double> limit;                // Of `leak`: what there is at most.
};
BOOST_DESCRIBE_STRUCT(
    MonitorCondition, (), (kind, threshold, warning, recovery, for_minutes, direction, limit)
)

/// What becomes of a group that sends no more, where silence is not the condition itself.
enum class MonitorNoData { keep, signal };
BOOST_DESCRIBE_ENUM(MonitorNoData, keep, signal)

/// In seconds, how long each value of the series is; it is evaluated when one is complete. Of
/// whole minutes, or half of one.
using MonitorStep = Count<30, 3'600>;

using MonitorDelay = Count<0, 3'600>;
using MonitorNoDataMinutes = Count<2, 1'440>;

/// What is open of a group.
enum class MonitorLevel { ok, warning, alert };
BOOST_DESCRIBE_ENUM(MonitorLevel, ok, warning, alert)

/// One row of `monitor`.
struct Monitor {
    Id<Monitor> id;
    Id<Application> application;
    std::string name;
    std::string query;  // JSON of a MonitorQuery.
    MonitorKind kind = MonitorKind::above;
    std::string condition;  // JSON of a MonitorCondition.
    std::int64_t step_seconds = 60;
    std::int64_t delay_seconds = 60;  // Telemetry may come so late.
    signals::SignalSeverity severity = signals::SignalSeverity::warning;
    MonitorNoData no_data = MonitorNoData::keep;
    std::int64_t no_data_minutes = 10;
    std::string service;      // What its signals are about; empty: as the labels say.
    std::string description;  // Shown with its signals: what to do.
    bool enabled = true;
    Time created_at;
    Time changed_at;
    std::int64_t version = 1;
    // Of its evaluation.
    std::optional<Time> tried_at;
    std::optional<Time> evaluated_at;
    std::optional<Time> evaluated_to;  // The end of the last step.
    std::string unit;
    std::optional<Time> failing_since;
    std::string failure;  // Why it cannot be evaluated.
    bool is_failure_raised = false;
};
BOOST_DESCRIBE_STRUCT(
    Monitor, (),
    (id, application, name, query, kind, condition, step_seconds, delay_seconds, severity, no_data,
     no_data_minutes, service, description, enabled, created_at, changed_at, version, tried_at,
     evaluated_at, evaluated_to, unit, failing_since, failure, is_failure_raised)
)

/// One row of `monitor_group`.
struct MonitorGroup {
    Id<Monitor> monitor;
    std::string group_key;
    std::string labels;  // JSON of an object of texts.
    MonitorLevel level = MonitorLevel::ok;
    std::optional<Time> opened_at;      // Since when what is open was so.
    std::optional<Time> warning_since;  // Since when all values are beyond, open or not.
    std::optional<Time> alert_since;
    std::optional<Time> good_since;    // Since when all are back, while it is open.
    std::optional<Time> absent_since;  // Since when none comes.
    bool is_silent = false;            // It is missed.
    Time seen_at;                      // The end of the last step with a value.
    double last_value = 0;
    std::optional<double> worst_value;  // Since it is beyond.
    std::optional<Time> raised_at;
};
BOOST_DESCRIBE_STRUCT(
    MonitorGroup, (),
    (monitor, group_key, labels, level, opened_at, warning_since, alert_since, good_since,
     absent_since, is_silent, seen_at, last_value, worst_value, raised_at)
)

}  // namespace mainstay::monitoring
