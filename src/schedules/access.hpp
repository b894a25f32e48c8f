// Who may do what with which schedule: whoever manages all may do everything; others see and change
// what they scheduled themselves, of jobs that their module lets them schedule.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "schedules/service.hpp"

namespace mainstay::schedules {

/// Whether the caller manages all schedules.
bool manages_all(const Call& call);

/// Whether they may schedule that job.
bool may_schedule(const Call& call, const SchedulableJob& job);

/// Passes if they may schedule any. Refuses: as identity::require.
Result<> require_any(const Call& call, const Jobs& known);

/// Passes if they may schedule that job. Refuses: as identity::require.
Result<> require_job(const Call& call, const SchedulableJob& job);

/// Whether the schedule is theirs to see and change.
bool is_theirs(const Call& call, const JobSchedule& schedule, const Jobs& known);

/// The schedule, if it is theirs. Refuses: forbidden to who may schedule nothing; not_found.
Result<JobSchedule> require_schedule(
    db::Sql& sql, const Call& call, Id<JobSchedule> id, const Jobs& known
);

}  // namespace mainstay::schedules
