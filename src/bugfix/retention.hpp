// What of errors is removed when it is old: counts by the minute after two days; whole events,
// hours and sessions after ninety; and groups that are ignored until a time come back.
#pragma once

#include <vector>

#include "db/database.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::bugfix {

inline constexpr std::chrono::days errors_kept{90};

/// `database` outlives the schedules.
std::vector<jobs::Schedule> retention_schedules(db::Database& database);

/// One step of each kind; whether all is done.
bool remove_old(db::Sql& sql, Time now);

/// Reopens what was ignored until now. Returns how many. Index: error_group_ignored.
int reopen_due(db::Sql& sql, const Call& call, int limit);

}  // namespace mainstay::bugfix
