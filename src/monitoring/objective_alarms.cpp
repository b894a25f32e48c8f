#include "monitoring/objective_alarms.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "monitoring/objective_evidence.hpp"
#include "signals/signals.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::minutes burn_raised_again_every{5};
constexpr std::chrono::hours burn_unknown_max{24};

template <class Text>
Text clipped_line(std::string_view text) {
    return {std::string(clipped(as_line(text), Text::max))};
}

signals::Raise burn_raise(
    db::Sql& sql, const Objective& objective, const ObjectiveState& state, const BurnFigures& burn,
    Time began_at
) {
    const auto speed = burn.rule.speed;
    const auto steps = chart_steps(burn.rule);
    const auto at = objective.counted_to.value_or(began_at);
    return {
        .application = objective.application,
        .key = {objective_signal_key(objective.id, speed)},
        .source = {"objectives"},
        .kind = {std::string(burn_kind(speed))},
        .severity = speed == BurnSpeed::fast ? signals::SignalSeverity::critical
                                             : signals::SignalSeverity::warning,
        .subject = clipped_line<Line<200>>(objective.name),
        .summary = clipped_line<Line<1'000>>(burn_summary(objective, burn)),
        .service = clipped_line<Line<200, 0>>(objective.service),
        .environment = clipped_line<Line<100, 0>>(objective.environment),
        .reason = burn_reason(objective, state, burn),
        .snapshot = burn_snapshot(
            objective, burn.rule,
            store::summed_steps(
                sql, objective.id, steps.of, {step_begin(at - steps.time, steps.by), at}, steps.by
            ),
            began_at
        ),
    };
}

Result<> end_alarm(
    db::Sql& sql, const Call& call, const Objective& objective, const ObjectiveAlarm& alarm,
    boost::json::object figures
) {
    if (auto before = wire::parse_json(alarm.figures)) figures["before"] = *std::move(before);
    store::remove_objective_alarm(sql, objective.id, alarm.speed);
    TRY(signals::recover(
        sql, call,
        {.application = objective.application,
         .key = {objective_signal_key(objective.id, alarm.speed)},
         .figures = std::move(figures),
         .at = std::nullopt}
    ));
    return {};
}

/// The one of that speed that burns most; else the one that is nearest to it.
const BurnFigures& worst_of(const ObjectiveState& state, BurnSpeed speed) {
    const auto weight = [speed](const BurnFigures& burn) {
        if (burn.rule.speed != speed) return -1.0;
        return burn.short_rate.value_or(0) / burn.rule.limit + (burn.is_burning ? 1e9 : 0);
    };
    return *std::ranges::max_element(state.burns, {}, weight);
}

/// Whether all short times of that speed are known to be well.
bool is_well(const ObjectiveState& state, BurnSpeed speed) {
    return std::ranges::all_of(state.burns, [speed](const BurnFigures& burn) {
        return burn.rule.speed != speed || (burn.short_rate && *burn.short_rate < burn.rule.limit);
    });
}

Result<> judge_speed(
    db::Sql& sql, const Call& call, const Objective& objective, const ObjectiveState& state,
    std::optional<ObjectiveAlarm> alarm, BurnSpeed speed
) {
    const auto& burn = worst_of(state, speed);
    if (burn.is_burning) {
        const bool is_new = !alarm;
        if (is_new) alarm = {.objective = objective.id, .speed = speed, .began_at = call.now};
        const bool is_due = is_new || call.now - alarm->raised_at >= burn_raised_again_every;
        alarm->known_at = call.now;
        alarm->figures = boost::json::serialize(burn_figures(burn));
        if (is_due) alarm->raised_at = call.now;
        store::put_objective_alarm(sql, *alarm);
        if (is_due)
            TRY(signals::raise(sql, call, burn_raise(sql, objective, state, burn, alarm->began_at))
            );
        return {};
    }
    if (!alarm) return {};
    if (is_well(state, speed))
        return end_alarm(sql, call, objective, *alarm, {{"after", burn_figures(burn)}});
    if (burn.short_rate) {
        alarm->known_at = call.now;
        store::put_objective_alarm(sql, *alarm);
        return {};
    }
    // Without requests nobody knows.
    if (call.now - alarm->known_at < burn_unknown_max) return {};
    return end_alarm(sql, call, objective, *alarm, {{"became_unknown", true}});
}

}  // namespace

Result<> judge_objective(db::Sql& sql, const Call& call, const Objective& objective) {
    const auto state = state_of(sql, objective);
    const auto alarms = store::objective_alarms(sql, objective.id);
    for (const auto speed : {BurnSpeed::fast, BurnSpeed::slow}) {
        const auto found = std::ranges::find(alarms, speed, &ObjectiveAlarm::speed);
        TRY(judge_speed(
            sql, call, objective, state,
            found == alarms.end() ? std::nullopt : std::optional(*found), speed
        ));
    }
    return {};
}

Result<> end_objective_alarm(
    db::Sql& sql, const Call& call, const Objective& objective, BurnSpeed speed
) {
    for (const auto& alarm : store::objective_alarms(sql, objective.id))
        if (alarm.speed == speed)
            TRY(end_alarm(sql, call, objective, alarm, {{"not_judged_any_more", true}}));
    return {};
}

}  // namespace mainstay::monitoring
