// Pulls in what waits for a time that no rule of this program set: the clock that set it was put
// back since. Leases, retries, jobs and schedules alike; without it they would wait until the clock
// has caught up.
#pragma once

#include <chrono>
#include <vector>

#include "db/sql.hpp"
#include "jobs/schedule.hpp"
#include "jobs/worker.hpp"

namespace mainstay::jobs {

/// How far ahead a time may lie.
struct AheadRules {
    const std::vector<Worker>& workers;
    const std::vector<Schedule>& schedules;
    std::chrono::milliseconds lease;
    std::int64_t version = 0;  // Schedules of newer versions have periods that are not known here.
};

/// Whether anything waits for a time later than its rule allows. Index: job_ready, job_lease.
bool has_ahead(db::Sql& sql, const AheadRules& rules, Time now);

/// Sets each such time to the latest that its rule allows. Returns how many there were.
int pull_in(db::Sql& sql, const AheadRules& rules, Time now);

}  // namespace mainstay::jobs
