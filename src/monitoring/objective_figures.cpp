#include "monitoring/objective_figures.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay::monitoring {

namespace {

constexpr double whole_millipercent = 100'000;
constexpr double minutes_of_day = 24 * 60;
// Rates come of divisions: what is exactly at the limit must not depend on their last bit.
constexpr double near_limit = 1 - 1e-9;

/// The long and the short time of the usual rules, and what they let be spent of the budget.
struct UsualRule {
    BurnSpeed speed;
    std::chrono::minutes long_time;
    double budget_percent;
    std::int64_t bad_min;
};

constexpr std::int64_t short_part = 12;  // Of the long time.

constexpr std::array usual_rules{
    UsualRule{BurnSpeed::fast, std::chrono::hours(1), 2, 5},
    UsualRule{BurnSpeed::fast, std::chrono::hours(6), 5, 10},
    UsualRule{BurnSpeed::slow, std::chrono::hours(72), 10, 10},
};

}  // namespace

double budget_share(std::int64_t target_millipercent) {
    return (whole_millipercent - static_cast<double>(target_millipercent)) / whole_millipercent;
}

BudgetFigures budget_of(
    const RequestCounts& window, std::int64_t target_millipercent, std::int64_t window_days
) {
    const auto share = budget_share(target_millipercent);
    const auto requests = static_cast<double>(window.requests);
    const auto bad = static_cast<double>(window.bad);
    BudgetFigures figures{
        .attained_percent = {},
        .budget_requests = requests * share,
        .left_requests = requests * share - bad,
        .left_percent = {},
        .budget_minutes = static_cast<double>(window_days) * minutes_of_day * share,
        .left_minutes = {},
    };
    if (window.requests == 0) return figures;
    figures.attained_percent = 100 * (requests - bad) / requests;
    const auto left = figures.left_requests / figures.budget_requests;
    figures.left_percent = 100 * left;
    figures.left_minutes = figures.budget_minutes * left;
    return figures;
}

std::optional<double> burn_rate(const RequestCounts& counts, std::int64_t target_millipercent) {
    if (counts.requests == 0) return std::nullopt;
    return static_cast<double>(counts.bad) / static_cast<double>(counts.requests) /
           budget_share(target_millipercent);
}

std::array<BurnRule, 3> burn_rules(std::int64_t window_days) {
    const double window_minutes = static_cast<double>(window_days) * minutes_of_day;
    std::array<BurnRule, 3> rules;
    std::ranges::transform(usual_rules, rules.begin(), [&](const UsualRule& usual) {
        const auto spent_minutes = usual.budget_percent / 100 * window_minutes;
        const auto long_minutes =
            std::min(static_cast<double>(usual.long_time.count()), spent_minutes);
        BurnRule rule{
            .speed = usual.speed,
            .long_time = std::chrono::minutes(std::llround(long_minutes)),
            .short_time = {},
            .limit = spent_minutes / long_minutes,
            .budget_percent = usual.budget_percent,
            .bad_min = usual.bad_min,
        };
        rule.short_time = rule.long_time / short_part;
        return rule;
    });
    return rules;
}

BurnFigures burn_of(
    const BurnRule& rule, const RequestCounts& of_long, const RequestCounts& of_short,
    std::int64_t target_millipercent
) {
    BurnFigures figures{
        .rule = rule,
        .of_long = of_long,
        .of_short = of_short,
        .long_rate = burn_rate(of_long, target_millipercent),
        .short_rate = burn_rate(of_short, target_millipercent),
    };
    const auto is_over = [&](const std::optional<double>& rate) {
        return rate && *rate >= rule.limit * near_limit;
    };
    figures.is_burning =
        is_over(figures.long_rate) && is_over(figures.short_rate) && of_long.bad >= rule.bad_min;
    return figures;
}

ObjectiveStatus objective_status(
    const RequestCounts& window, const BudgetFigures& budget, std::span<const BurnFigures> burns
) {
    if (window.requests == 0) return ObjectiveStatus::no_data;
    // As counted, so that a target that is met exactly is met.
    if (budget.left_requests < -1e-9 * static_cast<double>(window.requests))
        return ObjectiveStatus::missed;
    const bool is_burning = std::ranges::any_of(burns, &BurnFigures::is_burning);
    if (is_burning || budget.left_percent.value_or(100) < budget_low_percent)
        return ObjectiveStatus::at_risk;
    return ObjectiveStatus::met;
}

}  // namespace mainstay::monitoring
