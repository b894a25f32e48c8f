#include "monitoring/objective_state.hpp"

#include <algorithm>

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::hours by_minutes_max{7};

RequestCounts counts_of_last(
    db::Sql& sql, const Objective& objective, Time at, std::chrono::minutes time
) {
    if (time <= by_minutes_max)
        return store::summed_counts(sql, objective.id, minute_step, {at - time, at});
    return store::summed_counts(
        sql, objective.id, hour_step, {step_begin(at - time, hour_step), at}
    );
}

}  // namespace

ObjectiveState state_of(db::Sql& sql, const Objective& objective) {
    const auto rules = burn_rules(objective.window_days);
    const auto target = objective.target_millipercent;
    ObjectiveState state;
    if (objective.counted_to) {
        const auto at = *objective.counted_to;
        state.window =
            counts_of_last(sql, objective, at, std::chrono::hours(24 * objective.window_days));
        std::ranges::transform(rules, state.burns.begin(), [&](const BurnRule& rule) {
            return burn_of(
                rule, counts_of_last(sql, objective, at, rule.long_time),
                counts_of_last(sql, objective, at, rule.short_time), target
            );
        });
    } else {
        std::ranges::transform(rules, state.burns.begin(), [&](const BurnRule& rule) {
            return burn_of(rule, {}, {}, target);
        });
    }
    state.budget = budget_of(state.window, target, objective.window_days);
    state.status = objective_status(state.window, state.budget, state.burns);
    return state;
}

}  // namespace mainstay::monitoring
