// What a signal about a budget that is spent too fast shows: its texts, figures and charts. Pure.
#pragma once

#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "monitoring/objective_state.hpp"

namespace mainstay::monitoring {

/// `objective:12:fast`
std::string objective_signal_key(Id<Objective> objective, BurnSpeed speed);

/// `objective.burn_fast`
std::string_view burn_kind(BurnSpeed speed);

/// What is wrong, in a sentence.
std::string burn_summary(const Objective& objective, const BurnFigures& burn);

/// The facts it was raised for, and where they can be asked for.
boost::json::value burn_reason(
    const Objective& objective, const ObjectiveState& state, const BurnFigures& burn
);

/// `{"bad_percent": 2.3, "burn_rate": 23, "requests": 1204}`, of the short time.
boost::json::value burn_figures(const BurnFigures& burn);

/// Of which steps a chart has its points, and how much time of them.
struct ChartSteps {
    std::chrono::seconds of;  ///< minute_step or hour_step.
    std::chrono::seconds by;
    std::chrono::minutes time;
};

ChartSteps chart_steps(const BurnRule& rule);

/// A chart of bad requests and one of all, by `steps`, with the time it began.
boost::json::value burn_snapshot(
    const Objective& objective, const BurnRule& rule, const std::vector<CountedStep>& steps,
    Time began_at
);

}  // namespace mainstay::monitoring
