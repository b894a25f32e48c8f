// Whether the budget of an objective is spent too fast, as a signal: raised, repeated and ended.
#pragma once

#include "db/sql.hpp"
#include "monitoring/objective_store.hpp"

namespace mainstay::monitoring {

/// Judges an objective by what was counted of it. Refuses: as signals::raise and recover.
Result<> judge_objective(db::Sql& sql, const Call& call, const Objective& objective);

/// Ends an alarm of an objective that is not judged any more.
Result<> end_objective_alarm(
    db::Sql& sql, const Call& call, const Objective& objective, BurnSpeed speed
);

}  // namespace mainstay::monitoring
