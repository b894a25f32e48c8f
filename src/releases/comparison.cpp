#include "releases/comparison.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "releases/comparison_text.hpp"
#include "releases/criteria.hpp"

namespace mainstay::releases {

namespace {

using JudgeFigures = std::function<Judgement(const Figures& before, const Figures& after)>;

/// What two times before lead to together. Where only one says something, that counts; where both
/// do and differ, the deployment need not be the cause.
Judgement combined(const Judgement& before, const Judgement& day_before) {
    auto is_known = [](const Judgement& each) { return each.change != Change::inconclusive; };
    if (!is_known(day_before)) return before;
    if (!is_known(before)) {
        auto result = day_before;
        result.before = before.before;
        return result;
    }
    auto result = before;
    if (day_before.chance) result.chance = std::max(before.chance.value_or(0), *day_before.chance);
    if (before.change == day_before.change) return result;
    result.change = Change::inconclusive;
    result.ground = Ground::baselines_differ;
    return result;
}

CriterionResult judge(
    Criterion criterion, const ComparedFigures& figures, const JudgeFigures& judge_figures
) {
    const auto before = judge_figures(figures.before, figures.after);
    auto result = before;
    std::optional<Evidence> day_before;
    if (figures.day_before) {
        const auto other = judge_figures(*figures.day_before, figures.after);
        day_before = other.before;
        result = combined(before, other);
        if (!result.after) result.after = other.after;
    }
    CriterionResult judged{
        .criterion = criterion,
        .change = result.change,
        .ground = result.ground,
        .before = before.before,
        .day_before = day_before,
        .after = result.after,
        .chance = result.chance,
        .fact = {},
    };
    judged.fact = fact_of(judged);
    return judged;
}

bool is_of_requests(Criterion criterion) {
    return criterion == Criterion::error_rate || criterion == Criterion::latency_p50 ||
           criterion == Criterion::latency_p95;
}

/// Whether it keeps a service from being called healthy: that requests are not known, too.
bool is_open(const CriterionResult& result) {
    if (result.change != Change::inconclusive) return false;
    return is_of_requests(result.criterion) || result.ground != Ground::not_measured;
}

void conclude(Comparison& comparison) {
    auto collect = [&](auto counts) {
        for (const auto& each : comparison.criteria)
            if (counts(each)) comparison.reasons.push_back(each.fact);
        return !comparison.reasons.empty();
    };
    auto is_worse = [](const auto& each) { return each.change == Change::worse; };
    if (collect(is_worse)) {
        comparison.health = Health::degraded;
    } else if (collect(is_open)) {
        comparison.health = Health::inconclusive;
    } else {
        comparison.health = Health::healthy;
        collect([](const auto& each) { return each.change != Change::inconclusive; });
    }
}

}  // namespace

Comparison compare(const ComparedFigures& figures) {
    auto duration = [](double quantile) {
        return [quantile](const Figures& before, const Figures& after) {
            return judge_duration(before, after, quantile);
        };
    };
    auto gauge = [](auto member, const GaugeRule& rule) {
        return [member, rule](const Figures& before, const Figures& after) {
            return judge_gauge(before.*member, after.*member, rule);
        };
    };
    std::vector<std::pair<Criterion, JudgeFigures>> criteria{
        {Criterion::error_rate, judge_errors},
        {Criterion::latency_p50, duration(0.5)},
        {Criterion::latency_p95, duration(0.95)},
        {Criterion::cpu, gauge(&Figures::cpu, cpu_rule)},
        {Criterion::memory, gauge(&Figures::memory, memory_rule)},
        {Criterion::restarts, judge_restarts},
    };
    // Before that it would only be noise, and keep every service from being called healthy.
    if (figures.after.to - figures.after.from >= growth_known_min)
        criteria.emplace_back(Criterion::memory_growth, judge_growth);
    Comparison comparison;
    for (const auto& [criterion, by] : criteria)
        comparison.criteria.push_back(judge(criterion, figures, by));
    conclude(comparison);
    return comparison;
}

}  // namespace mainstay::releases
