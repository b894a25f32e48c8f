#include "releases/criteria.hpp"

#include <algorithm>
#include <cmath>

#include "detect/statistics.hpp"

namespace mainstay::releases {

namespace {

using detect::compare_counts;
using detect::compare_shares;
using detect::compare_values;
using detect::normal_tail;
using detect::Point;
using detect::Share;
using detect::Trend;

/// Standard errors on each side of a bound that is wrong once in a hundred times.
constexpr double bound_errors = 2.326;

constexpr std::size_t samples_min = 8;

using Samples = std::vector<events::GaugeSample>;

Judgement unknown(bool has_before, bool has_after) {
    const auto ground = has_before  ? Ground::too_few_after
                        : has_after ? Ground::too_few_before
                                    : Ground::not_measured;
    return {.ground = ground};
}

/// A change that is beyond chance and matters.
void decide(Judgement& judgement, bool is_worse) {
    judgement.change = is_worse ? Change::worse : Change::better;
    judgement.ground = Ground::beyond_chance;
}

void keep(Judgement& judgement) {
    judgement.change = Change::same;
    judgement.ground = Ground::as_before;
}

std::int64_t requests_in(const Figures& figures) {
    std::int64_t all = 0;
    for (const auto& bin : figures.durations) all += bin.requests;
    return all;
}

/// The duration that `share` of the requests keep. REQUIRES: there are some.
double duration_at(const Figures& figures, double share, std::int64_t requests) {
    const double rank = share * static_cast<double>(requests);
    std::int64_t seen = 0;
    for (const auto& bin : figures.durations) {
        seen += bin.requests;
        if (static_cast<double>(seen) >= rank) return static_cast<double>(bin.micros);
    }
    return static_cast<double>(figures.durations.back().micros);
}

/// A quantile, and between what it lies.
struct QuantileBounds {
    double low = 0;
    double value = 0;
    double high = 0;
};

/// By the ranks that the quantile may have; nothing where there are too few requests to bound it.
std::optional<QuantileBounds> quantile_bounds(
    const Figures& figures, double quantile, std::int64_t requests
) {
    if (requests == 0) return std::nullopt;
    const double reach =
        bound_errors * std::sqrt(quantile * (1 - quantile) / static_cast<double>(requests));
    if (quantile - reach <= 0 || quantile + reach >= 1) return std::nullopt;
    return QuantileBounds{
        duration_at(figures, quantile - reach, requests), duration_at(figures, quantile, requests),
        duration_at(figures, quantile + reach, requests)
    };
}

std::vector<double> values_of(const Samples& samples) {
    std::vector<double> values;
    for (const auto& sample : samples) values.push_back(sample.value);
    return values;
}

double mean_of(const Samples& samples) {
    double sum = 0;
    for (const auto& sample : samples) sum += sample.value;
    return samples.empty() ? 0 : sum / static_cast<double>(samples.size());
}

Evidence evidence_of(const Samples& samples) {
    return {mean_of(samples), static_cast<std::int64_t>(samples.size())};
}

double hours_of(const Figures& figures) {
    return std::chrono::duration<double, std::ratio<3'600>>(figures.to - figures.from).count();
}

/// Bytes an hour.
std::optional<Trend> growth_of(const Samples& samples) {
    if (samples.size() < samples_min) return std::nullopt;
    std::vector<Point> points;
    for (const auto& sample : samples) {
        const auto since = sample.at - samples.front().at;
        points.push_back(
            {std::chrono::duration<double, std::ratio<3'600>>(since).count(), sample.value}
        );
    }
    return trend_of(points);
}

}  // namespace

Judgement judge_errors(const Figures& before, const Figures& after) {
    if (before.requests == 0 || after.requests == 0)
        return unknown(before.requests > 0, after.requests > 0);
    const Share was{before.errors, before.requests};
    const Share is{after.errors, after.requests};
    Judgement judgement{
        .ground = Ground::not_certain,
        .before = Evidence{was.rate(), was.of},
        .after = Evidence{is.rate(), is.of},
    };
    const auto chances = compare_shares(was, is);
    judgement.chance = std::min(chances.higher, chances.lower);
    const double change = is.rate() - was.rate();
    const bool matters = std::abs(change) >= std::max(0.001, was.rate() / 5);
    const double ruled_out = std::max(0.01, was.rate() / 2);
    if (*judgement.chance < chance_max && matters)
        decide(judgement, change > 0);
    else if (difference_bounds(was, is, bound_errors).high <= ruled_out)
        keep(judgement);
    return judgement;
}

Judgement judge_duration(const Figures& before, const Figures& after, double quantile) {
    constexpr double least_micros = 2'000;
    const auto of_before = requests_in(before);
    const auto of_after = requests_in(after);
    const auto was = quantile_bounds(before, quantile, of_before);
    const auto is = quantile_bounds(after, quantile, of_after);
    Judgement judgement{.ground = Ground::not_certain};
    if (of_before > 0)
        judgement.before = Evidence{duration_at(before, quantile, of_before), of_before};
    if (of_after > 0) judgement.after = Evidence{duration_at(after, quantile, of_after), of_after};
    if (!was || !is) {
        const bool is_known = of_before > 0 || of_after > 0;
        judgement.ground = !is_known ? Ground::not_measured
                           : !was    ? Ground::too_few_before
                                     : Ground::too_few_after;
        return judgement;
    }
    // How many take longer than the quantile of before: as many as then, were it the same.
    auto longer = [&](const Figures& figures, std::int64_t all) {
        Share share{0, all};
        for (const auto& bin : figures.durations)
            if (static_cast<double>(bin.micros) > was->value) share.hits += bin.requests;
        return share;
    };
    const auto chances = compare_shares(longer(before, of_before), longer(after, of_after));
    judgement.chance = std::min(chances.higher, chances.lower);
    const bool is_slower = is->low > was->high * 1.1 && is->low > was->high + least_micros;
    const bool is_faster = is->high < was->low / 1.1 && is->high < was->low - least_micros;
    if (*judgement.chance < chance_max && (is_slower || is_faster))
        decide(judgement, is_slower);
    else if (is->high <= std::max(was->value * 1.25, was->value + least_micros))
        keep(judgement);
    return judgement;
}

Judgement judge_gauge(const Samples& before, const Samples& after, const GaugeRule& rule) {
    Judgement judgement{.ground = Ground::not_certain};
    if (!before.empty()) judgement.before = evidence_of(before);
    if (!after.empty()) judgement.after = evidence_of(after);
    if (before.empty() && after.empty()) return unknown(false, false);
    if (before.size() < samples_min || after.size() < samples_min) {
        judgement.ground =
            before.size() < samples_min ? Ground::too_few_before : Ground::too_few_after;
        return judgement;
    }
    const auto chances = compare_values(values_of(before), values_of(after));
    judgement.chance = std::min(chances.higher, chances.lower);
    const double was = judgement.before->value;
    const double change = judgement.after->value - was;
    const double margin = std::max(rule.least, std::abs(was) * rule.matters);
    if (std::abs(change) < margin)
        keep(judgement);
    else if (*judgement.chance < chance_max)
        decide(judgement, change > 0);
    return judgement;
}

Judgement judge_restarts(const Figures& before, const Figures& after) {
    const bool has_time = hours_of(before) > 0 && hours_of(after) > 0;
    if (!before.restarts || !after.restarts || !has_time)
        return unknown(before.restarts.has_value(), after.restarts.has_value());
    Judgement judgement{
        .ground = Ground::not_certain,
        .before = Evidence{static_cast<double>(*before.restarts), *before.restarts},
        .after = Evidence{static_cast<double>(*after.restarts), *after.restarts},
    };
    const auto chances =
        compare_counts(*before.restarts, hours_of(before), *after.restarts, hours_of(after));
    judgement.chance = std::min(chances.higher, chances.lower);
    if (chances.higher < chance_max && *after.restarts >= 2)
        decide(judgement, true);
    else if (chances.lower < chance_max)
        decide(judgement, false);
    else if (*after.restarts == 0 || chances.higher > 0.5)
        keep(judgement);
    return judgement;
}

Judgement judge_growth(const Figures& before, const Figures& after) {
    const auto was = growth_of(before.memory);
    const auto is = growth_of(after.memory);
    if (!was || !is) return unknown(was.has_value(), is.has_value());
    auto evidence = [](const Trend& trend, const Samples& samples) {
        return Evidence{trend.slope, static_cast<std::int64_t>(samples.size())};
    };
    Judgement judgement{
        .ground = Ground::not_certain,
        .before = evidence(*was, before.memory),
        .after = evidence(*is, after.memory),
    };
    const double matters = mean_of(after.memory) / 10;
    const double error = std::hypot(was->slope_error, is->slope_error);
    const double change = is->slope - was->slope;
    judgement.chance = error > 0 ? normal_tail(std::abs(change) / error) : change != 0 ? 0 : 0.5;
    const double high = is->slope + bound_errors * is->slope_error;
    if (*judgement.chance < chance_max && is->slope > matters && change > matters / 2)
        decide(judgement, true);
    else if (*judgement.chance < chance_max && was->slope > matters && -change > matters / 2)
        decide(judgement, false);
    else if (high <= matters || change + bound_errors * error <= matters / 2)
        keep(judgement);
    return judgement;
}

}  // namespace mainstay::releases
