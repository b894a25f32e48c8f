#include "monitoring/metric_query.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <boost/json.hpp>

#include "monitoring/metric_steps.hpp"

namespace mainstay::monitoring {

namespace {

constexpr double quantile_usual = 0.95;
constexpr std::size_t series_at_once = 500;
constexpr std::string_view bound_label = "le";

/// Counters are read from so long before the range until so long after it: what they were there
/// says how they rise at its ends.
constexpr std::chrono::minutes beside{10};

using StepValues = std::vector<std::optional<double>>;

/// The series of one line of the chart, reduced as they are read.
class Group {
public:
    virtual ~Group() = default;
    virtual void add(const MetricSeries& series, std::span<const telemetry::Sample> samples) = 0;
    virtual void add(const MetricSeries& series, const telemetry::SeriesSummary& summary) = 0;
    virtual StepValues line() = 0;
};

void add_rises(
    Increases& to, const MetricSeries& series, std::span<const telemetry::Sample> samples
) {
    if (series.type == MetricType::delta)
        to.add_deltas(samples);
    else
        to.add_counter(samples);
}

/// The averages of a summary, each where it begins.
std::vector<telemetry::Sample> averages(const telemetry::SeriesSummary& summary) {
    std::vector<telemetry::Sample> samples;
    for (const auto& step : summary.steps) samples.push_back({step.at, step.sum / step.count});
    return samples;
}

void add_rises(Increases& to, const MetricSeries& series, const telemetry::SeriesSummary& summary) {
    if (series.type != MetricType::delta) return to.add_counter(summary.ends);
    std::vector<telemetry::Sample> sums;
    for (const auto& step : summary.steps) sums.push_back({step.at, step.sum});
    to.add_deltas(sums);
}

class RisingGroup : public Group {
public:
    RisingGroup(const TimeSteps& steps, double divisor) : increases_(steps), divisor_(divisor) {}

    void add(const MetricSeries& series, std::span<const telemetry::Sample> samples) override {
        add_rises(increases_, series, samples);
    }

    void add(const MetricSeries& series, const telemetry::SeriesSummary& summary) override {
        add_rises(increases_, series, summary);
    }

    StepValues line() override {
        auto line = increases_.sums();
        for (auto& value : line)
            if (value) *value /= divisor_;
        return line;
    }

private:
    Increases increases_;
    double divisor_;
};

class ValueGroup : public Group {
public:
    ValueGroup(const TimeSteps& steps, MetricShow show)
        : values_(steps), count_(steps.count), show_(show) {}

    void add(const MetricSeries&, std::span<const telemetry::Sample> samples) override {
        values_.add(samples);
    }

    void add(const MetricSeries&, const telemetry::SeriesSummary& summary) override {
        values_.add(summary);
    }

    StepValues line() override {
        StepValues line(count_);
        for (std::size_t i = 0; i < count_; ++i)
            line[i] = show_ == MetricShow::min    ? values_.least(i)
                      : show_ == MetricShow::max  ? values_.most(i)
                      : show_ == MetricShow::last ? values_.last(i)
                      : show_ == MetricShow::sum  ? values_.sum(i)
                                                  : values_.average(i);
        return line;
    }

private:
    Values values_;
    std::size_t count_;
    MetricShow show_;
};

class SampleGroup : public Group {
public:
    SampleGroup(const TimeSteps& steps, double q) : samples_(steps), count_(steps.count), q_(q) {}

    void add(const MetricSeries&, std::span<const telemetry::Sample> samples) override {
        samples_.add(samples);
    }

    void add(const MetricSeries&, const telemetry::SeriesSummary& summary) override {
        samples_.add(averages(summary));
    }

    StepValues line() override {
        StepValues line(count_);
        for (std::size_t i = 0; i < count_; ++i) line[i] = samples_.quantile(i, q_);
        return line;
    }

private:
    SampleQuantiles samples_;
    std::size_t count_;
    double q_;
};

/// Buckets of histograms, by their upper bounds.
class BucketGroup : public Group {
public:
    BucketGroup(const TimeSteps& steps, double q) : steps_(steps), q_(q) {}

    void add(const MetricSeries& series, std::span<const telemetry::Sample> samples) override {
        if (auto* increases = increases_of(series)) add_rises(*increases, series, samples);
    }

    void add(const MetricSeries& series, const telemetry::SeriesSummary& summary) override {
        if (auto* increases = increases_of(series)) add_rises(*increases, series, summary);
    }

    StepValues line() override {
        StepValues line(steps_.count);
        for (std::size_t i = 0; i < line.size(); ++i) {
            std::map<double, double> counts;
            for (const auto& [bound, increases] : by_bound_)
                if (const auto& rise = increases.sums()[i]) counts.emplace(bound, *rise);
            line[i] = bucket_quantile(counts, q_);
        }
        return line;
    }

private:
    /// Nothing where the series is no bucket.
    Increases* increases_of(const MetricSeries& series) {
        const auto label = series.labels.find(bound_label);
        if (label == series.labels.end()) return nullptr;
        const auto bound = bound_of(label->second);
        return bound ? &by_bound_.try_emplace(*bound, steps_).first->second : nullptr;
    }

    static std::optional<double> bound_of(const std::string& text) {
        if (text == "+Inf") return INFINITY;
        char* end = nullptr;
        const double bound = std::strtod(text.c_str(), &end);
        if (text.empty() || *end != '\0' || std::isnan(bound)) return std::nullopt;
        return bound;
    }

    const TimeSteps& steps_;
    double q_;
    std::map<double, Increases> by_bound_;
};

MetricShow shown(const AskMetricSeries& request, const std::vector<MetricSeries>& series) {
    const auto asked = request.show.value_or(MetricShow::auto_);
    if (asked != MetricShow::auto_) return asked;
    if (request.metric.value.ends_with("_bucket")) return MetricShow::quantile;
    const bool is_counted = std::ranges::any_of(series, [](const MetricSeries& each) {
        return each.type == MetricType::counter || each.type == MetricType::delta;
    });
    return is_counted ? MetricShow::rate : MetricShow::avg;
}

std::unique_ptr<Group> group_of(
    const AskMetricSeries& request, MetricShow show, const TimeSteps& steps
) {
    const double q = request.q.value_or(quantile_usual);
    switch (show) {
        case MetricShow::rate:
            return std::make_unique<RisingGroup>(steps, static_cast<double>(steps.seconds));
        case MetricShow::increase:
            return std::make_unique<RisingGroup>(steps, 1);
        case MetricShow::quantile:
            if (request.metric.value.ends_with("_bucket"))
                return std::make_unique<BucketGroup>(steps, q);
            return std::make_unique<SampleGroup>(steps, q);
        case MetricShow::auto_:
        case MetricShow::avg:
        case MetricShow::min:
        case MetricShow::max:
        case MetricShow::sum:
        case MetricShow::last:
            break;
    }
    return std::make_unique<ValueGroup>(steps, show);
}

MetricLabels labels_by(const AskMetricSeries& request, const MetricLabels& all) {
    MetricLabels labels;
    for (const auto& name : request.by)
        if (auto found = all.find(name.value); found != all.end()) labels.insert(*found);
    return labels;
}

MetricLine line_of(const MetricLabels& labels, const StepValues& values, const TimeSteps& steps) {
    MetricLine line;
    for (const auto& [name, value] : labels) line.labels.emplace(name, value);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i] || !std::isfinite(*values[i])) continue;
        const auto micros = steps.first.micros + static_cast<std::int64_t>(i) * steps.micros();
        line.points.push_back(boost::json::array{micros / 1'000, *values[i]});
    }
    return line;
}

double size_of(const StepValues& line) {
    return std::accumulate(line.begin(), line.end(), 0.0, [](double sum, const auto& value) {
        return sum + std::abs(value.value_or(0));
    });
}

/// The summaries that are fine enough for long times, and for those of which nothing else is left.
/// A quantile of gauges is of samples as long as there are any; then of averages.
std::optional<telemetry::SummaryUnit> summary_unit(
    telemetry::Store& store, const TimeSteps& steps, telemetry::TimeRange range, bool needs_samples
) {
    constexpr std::chrono::hours summed_from{48};
    using telemetry::SummaryUnit;
    const auto unit = steps.seconds % 3'600 == 0 ? SummaryUnit::hour : SummaryUnit::minute;
    const bool is_fine = steps.micros() % micros_of(unit) == 0;
    if (is_fine && !needs_samples && range.to - range.from >= summed_from) return unit;
    const auto metrics = static_cast<std::size_t>(telemetry::Signal::metrics);
    const auto oldest = store.figures().by_signal[metrics].oldest;
    if (!oldest || range.from >= *oldest) return std::nullopt;
    return unit;
}

class Question {
public:
    Question(telemetry::Store& store, const AskMetricSeries& request, const TimeSteps& steps)
        : store_(store), request_(request), steps_(steps) {}

    /// By the summaries of `unit`, or by the samples themselves.
    Result<> read(
        const std::vector<MetricSeries>& series, MetricShow show, telemetry::TimeRange range,
        std::optional<telemetry::SummaryUnit> unit
    ) {
        std::map<std::int64_t, const MetricSeries*> by_id;
        std::vector<std::int64_t> ids;
        for (const auto& each : series) {
            if (by_id.emplace(each.id, &each).second) ids.push_back(each.id);
            groups_.try_emplace(labels_by(request_, each.labels));
        }
        for (auto& [labels, group] : groups_) group = group_of(request_, show, steps_);
        for (std::size_t begin = 0; begin < ids.size(); begin += series_at_once) {
            const auto end = std::min(begin + series_at_once, ids.size());
            const std::vector<std::int64_t> some(
                ids.begin() + static_cast<std::ptrdiff_t>(begin),
                ids.begin() + static_cast<std::ptrdiff_t>(end)
            );
            const auto add = [&](std::int64_t id, const auto& what) {
                const auto& of = *by_id.at(id);
                groups_.at(labels_by(request_, of.labels))->add(of, what);
            };
            if (unit) {
                for (const auto& read : TRY(store_.summaries(some, range, *unit)))
                    add(read.series, read);
            } else {
                for (const auto& read : TRY(store_.samples(some, range)))
                    add(read.series, std::span(read.samples));
            }
        }
        return {};
    }

    void answer(MetricAnswer& answer, std::size_t limit) {
        std::vector<std::pair<const MetricLabels*, StepValues>> lines;
        for (auto& [labels, group] : groups_) {
            auto line = group->line();
            if (std::ranges::any_of(line, [](const auto& value) { return value.has_value(); }))
                lines.emplace_back(&labels, std::move(line));
        }
        std::ranges::sort(lines, [](const auto& a, const auto& b) {
            const auto of_a = size_of(a.second), of_b = size_of(b.second);
            return of_a != of_b ? of_a > of_b : *a.first < *b.first;
        });
        if (lines.size() > limit) {
            answer.is_cut = true;
            answer.left_out = static_cast<std::int64_t>(lines.size() - limit);
            lines.resize(limit);
        }
        for (const auto& [labels, line] : lines)
            answer.series.push_back(line_of(*labels, line, steps_));
    }

private:
    telemetry::Store& store_;
    const AskMetricSeries& request_;
    const TimeSteps& steps_;
    std::map<MetricLabels, std::unique_ptr<Group>> groups_;
};

}  // namespace

Result<MetricAnswer> query_metric(
    telemetry::Store& store, const Scope& scope, const AskMetricSeries& request
) {
    const auto asked = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    const auto steps = TRY(sample_steps_of(asked, request.step));
    const auto match = TRY(LabelMatch::of(request.match));
    if (request.q && !(*request.q >= 0 && *request.q <= 1))
        return invalid({wrong("q", mainstay::code::out_of_range, {{"min", "0"}, {"max", "1"}})});
    MetricAnswer answer{.step_seconds = steps.seconds};
    if (of.empty()) return answer;
    const auto range = steps.widened(asked);
    const auto series = TRY(series_of_metric(store, of, range, request.metric.value, match));
    answer.show = shown(request, series);
    if (!series.empty()) answer.unit = series.front().unit;
    Question question(store, request, steps);
    // Other values count at their own time, and none of them is of the range out there.
    const bool is_bucket = request.metric.value.ends_with("_bucket");
    const bool is_rise =
        answer.show == MetricShow::rate || answer.show == MetricShow::increase || is_bucket;
    const auto read =
        is_rise ? telemetry::TimeRange{range.from - beside, range.to + beside} : range;
    const bool needs_samples = answer.show == MetricShow::quantile && !is_bucket;
    TRY(question.read(series, answer.show, read, summary_unit(store, steps, asked, needs_samples)));
    const auto limit = request.limit ? request.limit->value : request.limit_usual;
    question.answer(answer, static_cast<std::size_t>(limit));
    return answer;
}

}  // namespace mainstay::monitoring
