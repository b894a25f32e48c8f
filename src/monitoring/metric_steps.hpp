// Samples of many series as one line of a chart. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "monitoring/metric_catalogue.hpp"
#include "monitoring/time_steps.hpp"
#include "telemetry/sample_chunk.hpp"
#include "telemetry/sample_summary.hpp"

namespace mainstay::monitoring {

/// How much counters rose in each step, added up over series.
class Increases {
public:
    explicit Increases(const TimeSteps& steps) : steps_(&steps), sums_(steps.count) {}

    /// A counter, by time; samples before the first step say from where it rises. A rise is spread
    /// over the time between its two samples, so that scrapes that are rarer than steps make no
    /// teeth. Where it falls it began anew, at 0. What it was at its very first sample is not known
    /// to have come in that step, and does not count.
    void add_counter(std::span<const telemetry::Sample> samples);

    /// Samples that each count since the one before.
    void add_deltas(std::span<const telemetry::Sample> samples);

    /// Nothing where no sample tells.
    const std::vector<std::optional<double>>& sums() const { return sums_; }

private:
    void spread(Time from, Time to, double rise);

    const TimeSteps* steps_;
    std::vector<std::optional<double>> sums_;
};

/// What gauges were in each step, over all series.
class Values {
public:
    explicit Values(const TimeSteps& steps) : steps_(&steps), by_step_(steps.count) {}

    void add(std::span<const telemetry::Sample> samples);

    /// Minutes or hours: each counts in the step that it begins in.
    void add(const telemetry::SeriesSummary& summary);

    std::optional<double> average(std::size_t step) const;
    std::optional<double> least(std::size_t step) const;
    std::optional<double> most(std::size_t step) const;
    std::optional<double> last(std::size_t step) const;  ///< Of all.
    std::optional<double> sum(std::size_t step) const;   ///< Of the last of each series.

private:
    struct Step {
        double count = 0;
        double sum = 0, least = 0, most = 0, last = 0, sum_of_last = 0;
        std::optional<Time> last_at;
    };

    void add_bounds(Step& step, double least, double most);

    /// The value that a series has last in a step, and when.
    void add_last(Step& step, telemetry::Sample sample);

    const TimeSteps* steps_;
    std::vector<Step> by_step_;
};

/// The value of which a part `q` of all samples are no larger, for each step; takes the samples
/// themselves.
class SampleQuantiles {
public:
    explicit SampleQuantiles(const TimeSteps& steps) : steps_(&steps), by_step_(steps.count) {}

    void add(std::span<const telemetry::Sample> samples);
    std::optional<double> quantile(std::size_t step, double q);

private:
    const TimeSteps* steps_;
    std::vector<std::vector<double>> by_step_;
};

/// The quantile of a histogram's observations from how many there were up to each bound, as
/// Prometheus' histogram_quantile has it: within a bucket they lie evenly. Nothing without any.
std::optional<double> bucket_quantile(const std::map<double, double>& counts_up_to, double q);

}  // namespace mainstay::monitoring
