// How an objective does, by what was counted of it.
#pragma once

#include <array>

#include "monitoring/objective_store.hpp"

namespace mainstay::monitoring {

struct ObjectiveState {
    RequestCounts window;
    BudgetFigures budget;
    std::array<BurnFigures, 3> burns;
    ObjectiveStatus status = ObjectiveStatus::no_data;
};

/// At the end of what was counted. The window, and times of more than seven hours, begin with the
/// whole hour.
ObjectiveState state_of(db::Sql& sql, const Objective& objective);

}  // namespace mainstay::monitoring
