// Keeps what was counted of an objective up to date: by the minute of late, by the hour for as long
// as its longest window.
#pragma once

#include "db/database.hpp"
#include "monitoring/objective_counts.hpp"

namespace mainstay::monitoring {

/// Counts up to the minute that has begun at `now`. What came late is counted again: of the last
/// quarter of an hour each time, and once an hour of the last six. After a pause it catches up, by
/// the hour where that was long. Changes the members of `objective` that say what is counted.
/// Waits. Refuses: telemetry_slow, telemetry_away.
Result<> count_up(db::Database& database, telemetry::Store& store, Objective& objective, Time now);

/// Counts a part of what was before the objective was there: a week, or a day of an environment.
/// Whether there is more to count. Waits. Refuses: as count_up.
Result<bool> count_back(
    db::Database& database, telemetry::Store& store, Objective& objective, Time now
);

}  // namespace mainstay::monitoring
