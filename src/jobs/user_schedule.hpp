// Schedules that people make: rows that say by a cron expression, in a time zone, when a job is to
// be enqueued. Permission is checked by the module that owns the resource.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "jobs/queue.hpp"

namespace mainstay::jobs {

/// What becomes of the times that passed while no server ran: all of them are made up for by one
/// run, or by none.
enum class MissedRuns { once, skip };
BOOST_DESCRIBE_ENUM(MissedRuns, once, skip)

/// With MissedRuns::skip a run may still begin so long after its time.
inline constexpr std::chrono::minutes late_max{5};

/// When something recurs, as its user says it.
struct Recurrence {
    std::string cron;          // As parse_cron reads it.
    std::string zone = "UTC";  // By its IANA name.
    MissedRuns missed = MissedRuns::once;
    bool enabled = true;
};

/// The resource that a schedule is for, such as a backup policy.
struct ScheduleOwner {
    std::string kind;  // As `backup.policy`.
    std::int64_t id = 0;
};

/// One row of `user_schedule`.
struct UserSchedule {
    Id<UserSchedule> id;
    std::string owner_kind;
    std::int64_t owner_id = 0;
    std::string job_kind;
    std::string payload;  // JSON of the job's struct.
    std::string cron;
    std::string zone;
    MissedRuns missed = MissedRuns::once;
    bool enabled = true;
    std::optional<Time> next_at;         // None while it is not enabled, or has trouble.
    std::optional<Time> last_at;         // When it last enqueued its job.
    Time planned_at;                     // When next_at was found.
    std::optional<std::string> trouble;  // Why it cannot go on, though it is enabled.
};
BOOST_DESCRIBE_STRUCT(
    UserSchedule, (),
    (id, owner_kind, owner_id, job_kind, payload, cron, zone, missed, enabled, next_at, last_at,
     planned_at, trouble)
)

/// What create_schedule does, for a job that is JSON already.
Result<UserSchedule> create_schedule_of(
    db::Sql& sql, const ScheduleOwner& owner, std::string_view job_kind, const std::string& payload,
    const Recurrence& recurrence, Time now
);

/// Has `job` enqueued as `recurrence` says. Refuses: what parse_cron and Zone::find refuse, for the
/// fields `cron` and `zone`.
template <Job J>
Result<UserSchedule> create_schedule(
    db::Sql& sql, const ScheduleOwner& owner, const J& job, const Recurrence& recurrence, Time now
) {
    return create_schedule_of(sql, owner, J::kind, wire::print(job), recurrence, now);
}

/// Changes when it recurs; it goes on with the first time after `now`. Refuses: not_found; as
/// create_schedule.
Result<UserSchedule> update_schedule(
    db::Sql& sql, Id<UserSchedule> id, const Recurrence& recurrence, Time now
);

/// Removes it, and its job if that has not begun. Refuses: not_found.
Result<> remove_schedule(db::Sql& sql, Id<UserSchedule> id);

std::optional<UserSchedule> find_schedule(db::Sql& sql, Id<UserSchedule> id);

/// Those of one resource, at most 1,000, oldest first. Index: user_schedule_owner.
std::vector<UserSchedule> schedules_of(db::Sql& sql, const ScheduleOwner& owner);

/// Those whose time has come, longest due first, at most 100. Index: user_schedule_due.
std::vector<UserSchedule> due_schedules(db::Sql& sql, Time now);

/// Whether there is one of them.
bool has_due_schedule(db::Sql& sql, Time now);

/// Enqueues the jobs of those whose time has come, up to 100, and returns how many. One whose last
/// job still waits or runs is passed over; a dead job of an earlier time is dropped, so that a
/// schedule fails visibly, once. Of several processes one enqueues each.
int enqueue_due_schedules(db::Sql& sql, Time now);

/// Whether its job waits or runs.
bool is_under_way(db::Sql& sql, const UserSchedule& schedule);

/// Enqueues its job beside its times, whether it is enabled or not; a dead job of an earlier run is
/// dropped. Refuses: schedule_under_way.
Result<> run_now(db::Sql& sql, const UserSchedule& schedule, Time now);

/// Whether one was planned later than `soon`: by a clock that was put back since. Index:
/// user_schedule_planned.
bool has_schedule_planned_after(db::Sql& sql, Time soon);

/// Plans those anew, up to 100, and returns how many there were.
int plan_anew(db::Sql& sql, Time soon, Time now);

}  // namespace mainstay::jobs
