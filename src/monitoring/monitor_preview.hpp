// How often a monitor would have fired, before it is kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "base/result.hpp"
#include "monitoring/monitor.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

struct PreviewMonitor {
    Line<10> application;
    MonitorQuery query;
    MonitorCondition condition;
    std::optional<MonitorStep> step_seconds;
    std::optional<MonitorDelay> delay_seconds;
    std::optional<MonitorNoData> no_data;
    std::optional<MonitorNoDataMinutes> no_data_minutes;
    std::optional<Count<1, 7>> days;  // 1.
};
BOOST_DESCRIBE_STRUCT(
    PreviewMonitor, (),
    (application, query, condition, step_seconds, delay_seconds, no_data, no_data_minutes, days)
)

/// What would have been a signal: of the condition, or that a group sends no more.
enum class EpisodeKind { condition, silence };
BOOST_DESCRIBE_ENUM(EpisodeKind, condition, silence)

struct MonitorEpisode {
    boost::json::object labels;
    EpisodeKind kind = EpisodeKind::condition;
    MonitorLevel level = MonitorLevel::alert;  // The highest.
    Time began_at;
    Time fired_at;
    std::optional<Time> ended_at;  // None: it would be open now.
    std::optional<double> worst;
};
BOOST_DESCRIBE_STRUCT(
    MonitorEpisode, (), (labels, kind, level, began_at, fired_at, ended_at, worst)
)

inline constexpr std::size_t monitor_episodes_max = 200;

struct MonitorPreview {
    Time from;
    Time to;
    std::int64_t step_seconds = 60;
    std::string unit;
    MetricShow show = MetricShow::avg;
    std::int64_t groups = 0;
    std::int64_t fired = 0;
    std::vector<MonitorEpisode> episodes;  // The last ones first.
    bool is_cut = false;                   // There are more of them.
};
BOOST_DESCRIBE_STRUCT(
    MonitorPreview, (), (from, to, step_seconds, unit, show, groups, fired, episodes, is_cut)
)

/// By the same rule as the monitor is evaluated, up to `now`. Waits, at most half a minute.
/// Refuses: not_found; as check_condition and monitor_series; preview_too_long.
Result<MonitorPreview> preview_monitor(
    telemetry::Store& store, const Scope& scope, const PreviewMonitor& request, Time now
);

}  // namespace mainstay::monitoring
