// Which metrics there are, and which labels their series have.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "monitoring/metric_labels.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// How the samples of a series are read: a counter falls only where it begins anew; a delta counts
/// since the sample before.
enum class MetricType { unknown, gauge, counter, delta };
BOOST_DESCRIBE_ENUM(MetricType, unknown, gauge, counter, delta)

struct AskMetrics {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<Line<200>> search;  // A part of the name, in any case.
    static constexpr int limit_usual = 100;
    std::optional<Count<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(AskMetrics, (), (application, from, to, search, limit))

struct MetricView {
    std::string metric;
    MetricType type = MetricType::unknown;
    std::string unit;
    std::string description;
    std::int64_t series = 0;
    std::vector<std::string> services;  // At most 20: the values of service.name, or job.
};
BOOST_DESCRIBE_STRUCT(MetricView, (), (metric, type, unit, description, series, services))

struct MetricList {
    std::vector<MetricView> items;
    bool is_cut = false;
};
BOOST_DESCRIBE_STRUCT(MetricList, (), (items, is_cut))

/// By name. Waits. Refuses: not_found, invalid with bad_range, telemetry_slow, telemetry_away.
Result<MetricList> metrics(telemetry::Store& store, const Scope& scope, const AskMetrics& request);

struct AskMetricLabels {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    Line<500> metric;
};
BOOST_DESCRIBE_STRUCT(AskMetricLabels, (), (application, from, to, metric))

struct MetricLabelView {
    std::string name;
    std::vector<std::string> values;  // By text, at most 100.
    bool is_cut = false;
};
BOOST_DESCRIBE_STRUCT(MetricLabelView, (), (name, values, is_cut))

struct MetricLabelList {
    std::vector<MetricLabelView> labels;  // By name.
};
BOOST_DESCRIBE_STRUCT(MetricLabelList, (), (labels))

/// Waits. Refuses: not_found, invalid with bad_range, telemetry_slow, telemetry_away.
Result<MetricLabelList> metric_labels(
    telemetry::Store& store, const Scope& scope, const AskMetricLabels& request
);

/// A series of a metric.
struct MetricSeries {
    std::int64_t id = 0;
    MetricType type = MetricType::unknown;
    std::string unit;
    MetricLabels labels;
};

/// No more of one metric are read.
inline constexpr std::size_t metric_series_max = 20'000;

/// The series of a metric that have samples in the range and match, by id. Waits.
/// Refuses: too_many_series, telemetry_slow, telemetry_away.
Result<std::vector<MetricSeries>> series_of_metric(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range,
    const std::string& metric, const LabelMatch& match
);

}  // namespace mainstay::monitoring
