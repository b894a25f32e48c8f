#include "schedules/access.hpp"

#include <algorithm>

#include "identity/identity.hpp"
#include "schedules/permissions.hpp"

namespace mainstay::schedules {

bool manages_all(const Call& call) { return identity::may(call, schedules_manage); }

bool may_schedule(const Call& call, const SchedulableJob& job) {
    return manages_all(call) || (job.schedule && identity::may(call, *job.schedule));
}

Result<> require_any(const Call& call, const Jobs& known) {
    const bool may_any =
        std::ranges::any_of(known, [&](const auto& job) { return may_schedule(call, job); });
    return may_any ? Result<>() : identity::require(call, schedules_manage);
}

Result<> require_job(const Call& call, const SchedulableJob& job) {
    return may_schedule(call, job) ? Result<>() : identity::require(call, schedules_manage);
}

bool is_theirs(const Call& call, const JobSchedule& schedule, const Jobs& known) {
    if (manages_all(call)) return true;
    const auto* job = find_job(known, schedule.job);
    return job && may_schedule(call, *job) && call.caller && schedule.made_by == call.caller->user;
}

Result<JobSchedule> require_schedule(
    db::Sql& sql, const Call& call, Id<JobSchedule> id, const Jobs& known
) {
    TRY(require_any(call, known));
    auto schedule = store::find(sql, id);
    if (!schedule || !is_theirs(call, *schedule, known)) return refuse(mainstay::code::not_found);
    return *std::move(schedule);
}

}  // namespace mainstay::schedules
