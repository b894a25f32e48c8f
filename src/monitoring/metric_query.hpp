// What a metric did over time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/result.hpp"
#include "monitoring/metric_catalogue.hpp"
#include "monitoring/time_steps.hpp"

namespace mainstay::monitoring {

/// What is shown of the samples of each step: how much a counter rose, in all or a second; of other
/// values the average, the least, the most and the last of all, and the sum of what each series had
/// last; a quantile, of the observations of a histogram or else of the samples.
/// `auto`: the rate of what counts, the 0.95-quantile of `…_bucket`, the average of all else.
enum class MetricShow { auto_, rate, increase, avg, min, max, sum, last, quantile };
BOOST_DESCRIBE_ENUM(MetricShow, auto_, rate, increase, avg, min, max, sum, last, quantile)

struct AskMetricSeries {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    Line<500> metric;
    std::vector<MatchText> match;
    std::vector<Line<200>> by;  // A line for each value of these labels; one line if there is none.
    std::optional<MetricShow> show;
    std::optional<double> q;  // 0 to 1; 0.95, if it is left out.
    std::optional<SampleStepSeconds> step;
    static constexpr int limit_usual = 20;
    std::optional<Count<1, 100>> limit;
};
BOOST_DESCRIBE_STRUCT(
    AskMetricSeries, (), (application, from, to, metric, match, by, show, q, step, limit)
)

struct MetricLine {
    boost::json::object labels;
    std::vector<boost::json::value> points;  // [unix milliseconds, value], where there is one.
};
BOOST_DESCRIBE_STRUCT(MetricLine, (), (labels, points))

struct MetricAnswer {
    std::int64_t step_seconds = 0;
    std::string unit;  // Of the samples; a rate is of it a second.
    MetricShow show = MetricShow::avg;
    std::vector<MetricLine> series;  // The largest first.
    bool is_cut = false;
    std::int64_t left_out = 0;  // Lines.
};
BOOST_DESCRIBE_STRUCT(MetricAnswer, (), (step_seconds, unit, show, series, is_cut, left_out))

/// Waits. Refuses: not_found; invalid with bad_range, too_many_steps, bad_match, out_of_range;
/// too_many_series; telemetry_too_many_samples, telemetry_slow, telemetry_away.
Result<MetricAnswer> query_metric(
    telemetry::Store& store, const Scope& scope, const AskMetricSeries& request
);

}  // namespace mainstay::monitoring
