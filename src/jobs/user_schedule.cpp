#include "jobs/user_schedule.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "jobs/codes.hpp"
#include "jobs/cron.hpp"

namespace mainstay::jobs {

namespace {

/// A recurrence as it was understood.
struct Plan {
    Cron cron;
    Zone zone;

    std::optional<Time> after(Time now) const { return next_run(cron, zone, now); }
};

Result<Plan> plan_of(const std::string& cron, const std::string& zone) {
    return Plan{TRY(parse_cron("cron", cron)), TRY(Zone::find("zone", zone))};
}

std::string key_of(Id<UserSchedule> id) { return "user_schedule-" + to_string(id); }

/// Whether a time that came lately is there to be run, or only such as were missed.
bool has_run_now(const UserSchedule& schedule, const Plan& plan, Time now) {
    if (schedule.missed == MissedRuns::once) return true;
    auto just_before = *schedule.next_at - std::chrono::microseconds(1);
    auto latest = plan.after(std::max(just_before, now - late_max));
    return latest && *latest <= now;
}

/// Notes that what was understood once is not any more: tzdata may have lost a name.
void record_failure(db::Sql& sql, const UserSchedule& schedule, const Error& error) {
    auto reason = error.fields.empty() ? error.message : error.fields.front().message;
    MAINSTAY_LOG(warning, "jobs", "schedule {} stands still: {}", schedule.id.value, reason);
    sql.run(
        "UPDATE user_schedule SET next_at = NULL, trouble = :trouble WHERE id = :id", reason,
        schedule.id
    );
}

/// Moves it on, if no other process has. Returns whether this one has.
bool move_on(
    db::Sql& sql, const UserSchedule& schedule, std::optional<Time> next, Time now, bool is_run
) {
    return sql.run(
               "UPDATE user_schedule SET next_at = :next, planned_at = :now, last_at = :last"
               " WHERE id = :id AND next_at = :due",
               next, now, is_run ? now : schedule.last_at, schedule.id, *schedule.next_at
           ) == 1;
}

/// In place of a job that failed before.
void enqueue_anew(db::Sql& sql, const UserSchedule& schedule, Time now) {
    auto key = key_of(schedule.id);
    sql.run(
        "DELETE FROM job WHERE kind = :kind AND unique_key = :key AND state = 'dead'",
        schedule.job_kind, key
    );
    enqueue_payload(sql, schedule.job_kind, schedule.payload, now, key);
}

bool enqueue_one(db::Sql& sql, const UserSchedule& schedule, Time now) {
    auto plan = plan_of(schedule.cron, schedule.zone);
    if (!plan) {
        record_failure(sql, schedule, plan.error());
        return false;
    }
    bool is_run = has_run_now(schedule, *plan, now) && !is_under_way(sql, schedule);
    if (!move_on(sql, schedule, plan->after(now), now, is_run) || !is_run) return false;

    enqueue_anew(sql, schedule, now);
    return true;
}

}  // namespace

Result<UserSchedule> create_schedule_of(
    db::Sql& sql, const ScheduleOwner& owner, std::string_view job_kind, const std::string& payload,
    const Recurrence& recurrence, Time now
) {
    auto plan = TRY(plan_of(recurrence.cron, recurrence.zone));
    auto next = recurrence.enabled ? plan.after(now) : std::nullopt;
    auto id = sql.value<Id<UserSchedule>>(
        "INSERT INTO user_schedule (owner_kind, owner_id, job_kind, payload, cron, zone, missed,"
        " enabled, next_at, planned_at)"
        " VALUES (:owner_kind, :owner_id, :job_kind, :payload, :cron, :zone, :missed,"
        " :enabled, :next, :now) RETURNING id",
        owner.kind, owner.id, job_kind, payload, recurrence.cron, recurrence.zone,
        recurrence.missed, recurrence.enabled, next, now
    );
    return *find_schedule(sql, *id);
}

Result<UserSchedule> update_schedule(
    db::Sql& sql, Id<UserSchedule> id, const Recurrence& recurrence, Time now
) {
    if (!find_schedule(sql, id)) return refuse(mainstay::code::not_found);
    auto plan = TRY(plan_of(recurrence.cron, recurrence.zone));
    sql.run(
        "UPDATE user_schedule SET cron = :cron, zone = :zone, missed = :missed,"
        " enabled = :enabled, next_at = :next, planned_at = :now, trouble = NULL WHERE id = :id",
        recurrence.cron, recurrence.zone, recurrence.missed, recurrence.enabled,
        recurrence.enabled ? plan.after(now) : std::nullopt, now, id
    );
    return *find_schedule(sql, id);
}

Result<> remove_schedule(db::Sql& sql, Id<UserSchedule> id) {
    auto schedule = find_schedule(sql, id);
    if (!schedule) return refuse(mainstay::code::not_found);
    sql.run("DELETE FROM user_schedule WHERE id = :id", id);
    sql.run(
        "DELETE FROM job WHERE kind = :kind AND unique_key = :key AND state <> 'running'",
        schedule->job_kind, key_of(id)
    );
    return {};
}

std::optional<UserSchedule> find_schedule(db::Sql& sql, Id<UserSchedule> id) {
    return sql.one<UserSchedule>("FROM user_schedule WHERE id = :id", id);
}

std::vector<UserSchedule> schedules_of(db::Sql& sql, const ScheduleOwner& owner) {
    return sql.all<UserSchedule>(
        "FROM user_schedule WHERE owner_kind = :kind AND owner_id = :id ORDER BY id LIMIT 1000",
        owner.kind, owner.id
    );
}

std::vector<UserSchedule> due_schedules(db::Sql& sql, Time now) {
    return sql.all<UserSchedule>(
        "FROM user_schedule WHERE next_at <= :now ORDER BY next_at, id LIMIT 100", now
    );
}

bool has_due_schedule(db::Sql& sql, Time now) {
    return sql
        .value<std::int64_t>("SELECT id FROM user_schedule WHERE next_at <= :now LIMIT 1", now)
        .has_value();
}

int enqueue_due_schedules(db::Sql& sql, Time now) {
    int count = 0;
    for (const auto& schedule : due_schedules(sql, now)) count += enqueue_one(sql, schedule, now);
    return count;
}

bool is_under_way(db::Sql& sql, const UserSchedule& schedule) {
    auto key = key_of(schedule.id);
    return sql
        .value<std::int64_t>(
            "SELECT id FROM job WHERE kind = :kind AND unique_key = :key AND state = 'ready'"
            " UNION ALL"
            " SELECT id FROM job WHERE kind = :same_kind AND unique_key = :same_key"
            " AND state = 'running' LIMIT 1",
            schedule.job_kind, key, schedule.job_kind, key
        )
        .has_value();
}

Result<> run_now(db::Sql& sql, const UserSchedule& schedule, Time now) {
    if (is_under_way(sql, schedule)) return refuse(code::schedule_under_way);
    enqueue_anew(sql, schedule, now);
    sql.run("UPDATE user_schedule SET last_at = :now WHERE id = :id", now, schedule.id);
    return {};
}

bool has_schedule_planned_after(db::Sql& sql, Time soon) {
    return sql
        .value<std::int64_t>("SELECT id FROM user_schedule WHERE planned_at > :soon LIMIT 1", soon)
        .has_value();
}

int plan_anew(db::Sql& sql, Time soon, Time now) {
    auto ahead = sql.all<UserSchedule>(
        "FROM user_schedule WHERE planned_at > :soon ORDER BY planned_at, id LIMIT 100", soon
    );
    for (const auto& schedule : ahead) {
        auto plan = plan_of(schedule.cron, schedule.zone);
        sql.run(
            "UPDATE user_schedule SET next_at = :next, planned_at = :now WHERE id = :id",
            plan && schedule.enabled ? plan->after(now) : std::nullopt, now, schedule.id
        );
    }
    return static_cast<int>(ahead.size());
}

}  // namespace mainstay::jobs
