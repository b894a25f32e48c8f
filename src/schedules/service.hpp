// What people do with schedules; who may do what, access.hpp says. One that is not theirs is
// answered as one that is not there.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "db/sql.hpp"
#include "module/schedulable_job.hpp"
#include "schedules/requests.hpp"

namespace mainstay::schedules {

/// How many schedules there may be.
inline constexpr std::int64_t schedules_max = 100;

using Jobs = std::vector<SchedulableJob>;

/// Null where this version of the program declares no such job.
const SchedulableJob* find_job(const Jobs& known, std::string_view name);

/// The plan of a schedule. REQUIRES: there is one.
jobs::UserSchedule plan_of(db::Sql& sql, Id<JobSchedule> id);

/// The jobs that can be scheduled. Refuses: forbidden.
Result<http::Page<SchedulableJobView>> list_jobs(
    db::Sql& sql, const Call& call, const http::Nothing&, const Jobs& known
);

/// Refuses: forbidden; invalid as parse_cron and Zone::find do.
Result<SchedulePreview> preview(
    db::Sql& sql, const Call& call, const PreviewSchedule& request, const Jobs& known
);

/// In the order they were made. Refuses: forbidden.
Result<http::Page<ScheduleView>> list_schedules(
    db::Sql& sql, const Call& call, const ListSchedules& request, const Jobs& known
);

/// Refuses: forbidden; not_found.
Result<http::Versioned<ScheduleView>> show_schedule(
    db::Sql& sql, const Call& call, const WhichSchedule& request, const Jobs& known
);

/// Refuses: forbidden; too_many_schedules; invalid with unknown_job, and as preview and the job do.
Result<http::Versioned<ScheduleView>> create_schedule(
    db::Sql& sql, const Call& call, const CreateSchedule& request, const Jobs& known
);

/// It goes on with the first time from now. Refuses: as create_schedule; not_found; stale.
Result<http::Versioned<ScheduleView>> change_schedule(
    db::Sql& sql, const Call& call, const ChangeSchedule& request, const Jobs& known
);

/// What it found is forgotten; a run that has begun ends. Refuses: forbidden; not_found.
Result<> remove_schedule(
    db::Sql& sql, const Call& call, const WhichSchedule& request, const Jobs& known
);

/// Runs it once beside its times, paused or not. Refuses: forbidden; not_found;
/// schedule_under_way.
Result<http::Versioned<ScheduleView>> run_schedule(
    db::Sql& sql, const Call& call, const WhichSchedule& request, const Jobs& known
);

}  // namespace mainstay::schedules
