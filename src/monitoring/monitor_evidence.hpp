// What the signals of a monitor show: their texts, the facts and a chart. Pure.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "monitoring/monitor_series.hpp"
#include "signals/signals.hpp"

namespace mainstay::monitoring {

/// What a signal is made of.
struct MonitorFinding {
    const Monitor& monitor;
    const MonitorQuery& query;
    const MonitorCondition& condition;
    const MonitorGroup& group;
    MetricShow show = MetricShow::avg;
    std::string why{};                       ///< Of a detector.
    Time at{};                               ///< The end of the last step.
    const MonitorSeries* history = nullptr;  ///< For the chart, if it could be read.
};

/// The source of all of them.
inline constexpr std::string_view monitors_source = "monitors";

/// `monitor:12:…` of what is open of a group, and of that it is missed.
std::string monitor_signal_key(Id<Monitor> monitor, const std::string& group_key);
std::string monitor_silence_key(Id<Monitor> monitor, const std::string& group_key);
std::string monitor_failure_key(Id<Monitor> monitor);

/// `830 ms`, `12.5 /s`, without exponents.
std::string monitor_value_text(double value, const std::string& unit, MetricShow show);

/// `p95 of http_duration{route=/cart} by service`
std::string monitor_query_text(const MonitorQuery& query, MetricShow show);

/// REQUIRES: the group is open.
signals::Raise monitor_raise(const MonitorFinding& finding);

/// REQUIRES: the group is missed.
signals::Raise monitor_silence(const MonitorFinding& finding);

signals::Raise monitor_failure(const Monitor& monitor, const MonitorQuery& query);

/// `{"before": {"value_ms": 830}, "after": {"value_ms": 120}}`
boost::json::object monitor_figures(
    const Monitor& monitor, MetricShow show, const MonitorGroup& before, const MonitorGroup& after
);

}  // namespace mainstay::monitoring
