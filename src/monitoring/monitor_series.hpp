// The values that a monitor judges: its query over whole steps, by group.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "monitoring/monitor.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// Steps of equal length, of which the first begins at a multiple of it.
struct MonitorRange {
    Time from;
    Time to;
    std::int64_t step_seconds = 60;

    std::int64_t micros() const { return step_seconds * 1'000'000; }

    std::size_t count() const {
        return to <= from ? 0 : static_cast<std::size_t>((to.micros - from.micros) / micros());
    }

    Time begin(std::size_t step) const {
        return {from.micros + static_cast<std::int64_t>(step) * micros()};
    }
};

/// The begin of the step that has `at` in it.
Time step_begin(Time at, std::int64_t step_seconds);

struct MonitorSeriesGroup {
    std::string labels;                         ///< JSON of an object of texts, by name.
    std::vector<std::optional<double>> values;  ///< By step; finite.
};

struct MonitorSeries {
    MonitorRange range;
    std::string unit;  ///< Of the samples.
    MetricShow show = MetricShow::avg;
    std::vector<MonitorSeriesGroup> groups;  ///< By labels.
};

/// Reads in several questions where there are many steps. Waits.
/// Refuses: too_many_monitor_groups beyond `groups_max`; else as query_metric.
Result<MonitorSeries> monitor_series(
    telemetry::Store& store, const Scope& scope, const MonitorQuery& query,
    const MonitorRange& range, std::int64_t groups_max
);

/// By which a group is found again: a hash of its labels; empty, where it has none.
std::string monitor_group_key(const std::string& labels);

}  // namespace mainstay::monitoring
