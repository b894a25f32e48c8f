#include "monitoring/objective_view.hpp"

#include "monitoring/objective_counts.hpp"
#include "monitoring/objective_evidence.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::int64_t day_seconds = 86'400;

std::chrono::seconds window_of(const Objective& objective) {
    return std::chrono::seconds(objective.window_days * day_seconds);
}

/// About thirty parts of a window, for the small picture of it.
std::chrono::seconds trend_step(const Objective& objective) {
    if (objective.window_days <= 7) return std::chrono::hours(6);
    return std::chrono::hours(objective.window_days <= 30 ? 24 : 72);
}

/// At most 180 of them, for the large one.
std::chrono::seconds history_step(const Objective& objective) {
    if (objective.window_days <= 7) return std::chrono::hours(1);
    return std::chrono::hours(objective.window_days <= 30 ? 4 : 12);
}

std::optional<double> percent_of(const CountedStep& step) {
    if (step.requests == 0) return std::nullopt;
    return 100 * static_cast<double>(step.requests - step.bad) / static_cast<double>(step.requests);
}

/// One for each step of a range, which begins at one; those of no requests too.
std::vector<CountedStep> all_steps(
    const std::vector<CountedStep>& some, const CountedRange& range, std::chrono::seconds by
) {
    const auto first = step_begin(range.from, by);
    std::vector<CountedStep> all;
    for (auto at = first; at < range.to; at = at + by) all.push_back({.at = at});
    for (const auto& each : some) {
        if (each.at < first || each.at >= range.to) continue;
        const auto part = (each.at - first) / by;
        auto& step = all[static_cast<std::size_t>(part)];
        step.requests += each.requests;
        step.bad += each.bad;
    }
    return all;
}

std::vector<std::optional<double>> trend_of(
    const Objective& objective, const std::vector<CountedStep>& steps, const CountedRange& range
) {
    std::vector<std::optional<double>> trend;
    for (const auto& step : all_steps(steps, range, trend_step(objective)))
        trend.push_back(percent_of(step));
    return trend;
}

ObjectiveFigures figures_of(const RequestCounts& window, const BudgetFigures& budget) {
    return {
        .requests = window.requests,
        .bad = window.bad,
        .attained_percent = budget.attained_percent,
        .budget_requests = budget.budget_requests,
        .budget_left_requests = budget.left_requests,
        .budget_left_percent = budget.left_percent,
        .budget_minutes = budget.budget_minutes,
        .budget_left_minutes = budget.left_minutes,
    };
}

ObjectiveBurn view_of(const BurnFigures& burn) {
    return {
        .speed = burn.rule.speed,
        .limit = burn.rule.limit,
        .budget_percent = burn.rule.budget_percent,
        .bad_min = burn.rule.bad_min,
        .long_minutes = burn.rule.long_time.count(),
        .long_requests = burn.of_long.requests,
        .long_bad = burn.of_long.bad,
        .long_rate = burn.long_rate,
        .short_minutes = burn.rule.short_time.count(),
        .short_requests = burn.of_short.requests,
        .short_bad = burn.of_short.bad,
        .short_rate = burn.short_rate,
        .is_burning = burn.is_burning,
    };
}

std::optional<double> counted_threshold(const Objective& objective) {
    if (!objective.threshold_ms) return std::nullopt;
    return static_cast<double>(counted_threshold_micros(*objective.threshold_ms)) / 1'000;
}

/// The window until what was counted, or until now where nothing was.
CountedRange counted_window(const Objective& objective, Time now) {
    const auto to = objective.counted_to.value_or(now);
    return {step_begin(to - window_of(objective), hour_step), to};
}

std::vector<ObjectiveAction> allowed(const Objective& objective, bool may_manage) {
    using enum ObjectiveAction;
    if (!may_manage) return {};
    if (objective.retired_at) return {restore};
    return {change, retire};
}

}  // namespace

ObjectiveView objective_view(
    db::Sql& sql, const Objective& objective, std::string application, bool may_manage
) {
    const auto& o = objective;
    const auto state = state_of(sql, o);
    ObjectiveView view{
        .id = o.id,
        .name = o.name,
        .application = std::move(application),
        .service = o.service,
        .operation = o.operation,
        .environment = o.environment,
        .indicator = o.indicator,
        .threshold_ms = o.threshold_ms,
        .counted_threshold_ms = counted_threshold(o),
        .target = static_cast<double>(o.target_millipercent) / 1'000,
        .window_days = o.window_days,
        .enabled = o.enabled,
        .retired_at = o.retired_at,
        .status = state.status,
        .figures = figures_of(state.window, state.budget),
        .counted_from = o.counted_from,
        .counted_to = o.counted_to,
        .created_at = o.created_at,
        .changed_at = o.changed_at,
        .version = o.version,
        .may = allowed(o, may_manage),
    };
    for (const auto& burn : state.burns) view.burn.push_back(view_of(burn));
    if (o.counted_to) {
        const auto range = counted_window(o, *o.counted_to);
        view.trend =
            trend_of(o, store::summed_steps(sql, o.id, hour_step, range, trend_step(o)), range);
    }
    for (const auto& alarm : store::objective_alarms(sql, o.id))
        view.signals.push_back(
            {alarm.speed, objective_signal_key(o.id, alarm.speed), alarm.began_at}
        );
    return view;
}

ObjectiveHistory objective_history(db::Sql& sql, const Objective& objective, Time now) {
    const auto range = counted_window(objective, now);
    const auto by = history_step(objective);
    const auto steps =
        all_steps(store::summed_steps(sql, objective.id, hour_step, range, by), range, by);
    RequestCounts whole;
    for (const auto& step : steps) whole += {step.requests, step.bad};
    const auto budget =
        static_cast<double>(whole.requests) * budget_share(objective.target_millipercent);
    ObjectiveHistory history{.step_seconds = by.count()};
    std::int64_t spent = 0;
    bool is_known = false;
    for (const auto& step : steps) {
        history.times.push_back(step.at);
        history.requests.push_back(step.requests);
        history.bad.push_back(step.bad);
        spent += step.bad;
        is_known = is_known || step.requests > 0;
        history.budget_left_percent.push_back(
            is_known ? std::optional(100 * (1 - static_cast<double>(spent) / budget)) : std::nullopt
        );
    }
    return history;
}

CountedRange previewed(const Objective& objective, Time now) {
    const auto to = step_begin(now, hour_step) + hour_step;
    return {to - window_of(objective), to};
}

ObjectivePreview objective_preview(
    const Objective& objective, const std::vector<CountedStep>& hours, const CountedRange& range
) {
    RequestCounts window;
    for (const auto& hour : hours) window += {hour.requests, hour.bad};
    const auto budget = budget_of(window, objective.target_millipercent, objective.window_days);
    return {
        .status = objective_status(window, budget, {}),
        .figures = figures_of(window, budget),
        .trend = trend_of(objective, hours, range),
        .counted_threshold_ms = counted_threshold(objective),
    };
}

}  // namespace mainstay::monitoring
