// What people are shown of an objective.
#pragma once

#include <string>
#include <vector>

#include "monitoring/objective_state.hpp"

namespace mainstay::monitoring {

/// What may be done to an objective now.
enum class ObjectiveAction { change, retire, restore };
BOOST_DESCRIBE_ENUM(ObjectiveAction, change, retire, restore)

/// What was attained in the window, and what is left of the error budget.
struct ObjectiveFigures {
    std::int64_t requests = 0;
    std::int64_t bad = 0;
    std::optional<double> attained_percent;     // None without requests.
    double budget_requests = 0;                 // How many may be bad.
    double budget_left_requests = 0;            // Below 0: so many too many were.
    std::optional<double> budget_left_percent;  // Below 0: it is overspent.
    double budget_minutes = 0;                  // The same as time in which every request is bad.
    std::optional<double> budget_left_minutes;
};
BOOST_DESCRIBE_STRUCT(
    ObjectiveFigures, (),
    (requests, bad, attained_percent, budget_requests, budget_left_requests, budget_left_percent,
     budget_minutes, budget_left_minutes)
)

/// How fast the budget is spent, in a long time and in the short one at its end. A rate of 1 spends
/// exactly all of it in the window.
struct ObjectiveBurn {
    BurnSpeed speed = BurnSpeed::fast;
    double limit = 0;           // The rate from which on a signal is raised,
    double budget_percent = 0;  // which spends so much of the budget in the long time,
    std::int64_t bad_min = 0;   // if so many requests were bad.
    std::int64_t long_minutes = 0;
    std::int64_t long_requests = 0;
    std::int64_t long_bad = 0;
    std::optional<double> long_rate;
    std::int64_t short_minutes = 0;
    std::int64_t short_requests = 0;
    std::int64_t short_bad = 0;
    std::optional<double> short_rate;
    bool is_burning = false;
};
BOOST_DESCRIBE_STRUCT(
    ObjectiveBurn, (),
    (speed, limit, budget_percent, bad_min, long_minutes, long_requests, long_bad, long_rate,
     short_minutes, short_requests, short_bad, short_rate, is_burning)
)

/// A signal that is there.
struct ObjectiveSignal {
    BurnSpeed speed = BurnSpeed::fast;
    std::string key;
    Time since;
};
BOOST_DESCRIBE_STRUCT(ObjectiveSignal, (), (speed, key, since))

struct ObjectiveView {
    Id<Objective> id;
    std::string name;
    std::string application;
    std::string service;
    std::string operation;    // Empty: all.
    std::string environment;  // Empty: all.
    ObjectiveIndicator indicator = ObjectiveIndicator::availability;
    std::optional<std::int64_t> threshold_ms;
    std::optional<double> counted_threshold_ms;  // Up to here a request counts as fast enough.
    double target = 99.9;                        // In percent.
    std::int64_t window_days = 30;
    bool enabled = true;
    std::optional<Time> retired_at;
    ObjectiveStatus status = ObjectiveStatus::no_data;
    ObjectiveFigures figures;
    std::vector<ObjectiveBurn> burn;
    std::vector<std::optional<double>> trend;  // Percent attained, by parts of the window.
    std::vector<ObjectiveSignal> signals;
    std::optional<Time> counted_from;  // Requests of before are not known.
    std::optional<Time> counted_to;
    Time created_at;
    Time changed_at;
    std::int64_t version = 1;
    std::vector<ObjectiveAction> may;
};
BOOST_DESCRIBE_STRUCT(
    ObjectiveView, (),
    (id, name, application, service, operation, environment, indicator, threshold_ms,
     counted_threshold_ms, target, window_days, enabled, retired_at, status, figures, burn, trend,
     signals, counted_from, counted_to, created_at, changed_at, version, may)
)

/// The window in steps. `budget_left_percent` is what was left at the end of each of the budget of
/// the whole window; null while nothing is known.
struct ObjectiveHistory {
    std::int64_t step_seconds = 0;
    std::vector<Time> times;
    std::vector<std::int64_t> requests;
    std::vector<std::int64_t> bad;
    std::vector<std::optional<double>> budget_left_percent;
};
BOOST_DESCRIBE_STRUCT(
    ObjectiveHistory, (), (step_seconds, times, requests, bad, budget_left_percent)
)

/// What the window until now would have been.
struct ObjectivePreview {
    ObjectiveStatus status = ObjectiveStatus::no_data;
    ObjectiveFigures figures;
    std::vector<std::optional<double>> trend;
    std::optional<double> counted_threshold_ms;
};
BOOST_DESCRIBE_STRUCT(ObjectivePreview, (), (status, figures, trend, counted_threshold_ms))

ObjectiveView objective_view(
    db::Sql& sql, const Objective& objective, std::string application, bool may_manage
);

ObjectiveHistory objective_history(db::Sql& sql, const Objective& objective, Time now);

/// The times that a preview is of: the window up to the last whole hour.
CountedRange previewed(const Objective& objective, Time now);

/// Of what was counted by the hour in `range`. Pure.
ObjectivePreview objective_preview(
    const Objective& objective, const std::vector<CountedStep>& hours, const CountedRange& range
);

}  // namespace mainstay::monitoring
