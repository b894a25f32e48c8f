#include "monitoring/metric_steps.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay::monitoring {

void Increases::spread(Time from, Time to, double rise) {
    const auto begin = std::max(from, steps_->first);
    const Time end{
        steps_->first.micros + static_cast<std::int64_t>(steps_->count) * steps_->micros()
    };
    if (to <= begin || from >= end) return;
    const auto whole = static_cast<double>((to - from).count());
    auto step = steps_->index_of(begin);
    for (auto at = begin; at < std::min(to, end); ++step) {
        const Time next{
            steps_->first.micros + static_cast<std::int64_t>(step + 1) * steps_->micros()
        };
        const auto part = static_cast<double>((std::min(next, to) - at).count());
        sums_[step] = sums_[step].value_or(0) + rise * part / whole;
        at = next;
    }
}

void Increases::add_counter(std::span<const telemetry::Sample> samples) {
    std::optional<telemetry::Sample> before;
    for (const auto& sample : samples) {
        if (!std::isfinite(sample.value)) continue;
        if (before && sample.at > before->at) {
            const bool is_anew = sample.value < before->value;
            spread(before->at, sample.at, is_anew ? sample.value : sample.value - before->value);
        }
        before = sample;
    }
}

void Increases::add_deltas(std::span<const telemetry::Sample> samples) {
    for (const auto& sample : samples) {
        if (!std::isfinite(sample.value) || !steps_->contains(sample.at)) continue;
        auto& sum = sums_[steps_->index_of(sample.at)];
        sum = sum.value_or(0) + sample.value;
    }
}

void Values::add_bounds(Step& step, double least, double most) {
    step.least = step.count == 0 ? least : std::min(step.least, least);
    step.most = step.count == 0 ? most : std::max(step.most, most);
}

void Values::add_last(Step& step, telemetry::Sample sample) {
    step.sum_of_last += sample.value;
    if (step.last_at && sample.at < *step.last_at) return;
    step.last = sample.value;
    step.last_at = sample.at;
}

void Values::add(std::span<const telemetry::Sample> samples) {
    std::map<std::size_t, telemetry::Sample> last;
    for (const auto& sample : samples) {
        if (!std::isfinite(sample.value) || !steps_->contains(sample.at)) continue;
        const auto index = steps_->index_of(sample.at);
        auto& step = by_step_[index];
        add_bounds(step, sample.value, sample.value);
        ++step.count;
        step.sum += sample.value;
        last.insert_or_assign(index, sample);
    }
    for (const auto& [index, sample] : last) add_last(by_step_[index], sample);
}

void Values::add(const telemetry::SeriesSummary& summary) {
    for (const auto& part : summary.steps) {
        if (!steps_->contains(part.at)) continue;
        auto& step = by_step_[steps_->index_of(part.at)];
        add_bounds(step, part.least, part.most);
        step.count += part.count;
        step.sum += part.sum;
    }
    std::map<std::size_t, telemetry::Sample> last;
    for (const auto& sample : summary.ends)
        if (steps_->contains(sample.at)) last.insert_or_assign(steps_->index_of(sample.at), sample);
    for (const auto& [index, sample] : last) add_last(by_step_[index], sample);
}

std::optional<double> Values::average(std::size_t step) const {
    const auto& of = by_step_[step];
    if (of.count == 0) return std::nullopt;
    return of.sum / of.count;
}

std::optional<double> Values::least(std::size_t step) const {
    return by_step_[step].count == 0 ? std::nullopt : std::optional(by_step_[step].least);
}

std::optional<double> Values::most(std::size_t step) const {
    return by_step_[step].count == 0 ? std::nullopt : std::optional(by_step_[step].most);
}

std::optional<double> Values::last(std::size_t step) const {
    return by_step_[step].count == 0 ? std::nullopt : std::optional(by_step_[step].last);
}

std::optional<double> Values::sum(std::size_t step) const {
    return by_step_[step].count == 0 ? std::nullopt : std::optional(by_step_[step].sum_of_last);
}

void SampleQuantiles::add(std::span<const telemetry::Sample> samples) {
    for (const auto& [at, value] : samples)
        if (std::isfinite(value) && steps_->contains(at))
            by_step_[steps_->index_of(at)].push_back(value);
}

std::optional<double> SampleQuantiles::quantile(std::size_t step, double q) {
    auto& values = by_step_[step];
    if (values.empty()) return std::nullopt;
    const auto rank = static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, values.begin() + rank);
    return values[static_cast<std::size_t>(rank)];
}

std::optional<double> bucket_quantile(const std::map<double, double>& counts_up_to, double q) {
    if (counts_up_to.empty()) return std::nullopt;
    // Rises of buckets of one histogram that were read at different times may not be in order.
    double whole = 0;
    for (auto [bound, count] : counts_up_to) whole = std::max(whole, count);
    if (whole <= 0) return std::nullopt;
    const double rank = q * whole;
    double below = 0, bound_below = 0;
    for (auto [bound, count] : counts_up_to) {
        if (count < rank || count <= below) {
            below = std::max(below, count);
            bound_below = bound;
            continue;
        }
        if (std::isinf(bound)) break;
        // What the lowest bucket begins with is 0, unless it is of negative values.
        if (below == 0 && bound <= 0) return bound;
        return bound_below + (bound - bound_below) * (rank - below) / (count - below);
    }
    return bound_below;
}

}  // namespace mainstay::monitoring
