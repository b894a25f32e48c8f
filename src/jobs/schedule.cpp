#include "jobs/schedule.hpp"

#include <algorithm>

namespace mainstay::jobs {

namespace {

std::chrono::microseconds period_of(const Schedule& schedule) {
    return std::max(schedule.every, std::chrono::seconds(1));
}

/// Whether the job of an earlier period is still to be done.
bool is_under_way(db::Sql& sql, const std::string& name) {
    return sql
        .value<std::int64_t>(
            "SELECT id FROM job WHERE kind = :name AND state = 'ready' UNION ALL"
            " SELECT id FROM job WHERE kind = :same_name AND state = 'running' LIMIT 1",
            name, name
        )
        .has_value();
}

}  // namespace

Time next_period(const Schedule& schedule, Time now) {
    auto period = period_of(schedule).count();
    auto offset = std::chrono::microseconds(schedule.at).count() % period;
    auto periods = (now.micros - offset) / period;
    return Time{(periods + 1) * period + offset};
}

void declare(db::Sql& sql, const std::vector<Schedule>& schedules, const Declarer& by) {
    for (const auto& schedule : schedules) {
        // Where the period was shortened, what is written down may lie too far ahead.
        sql.run(
            "INSERT INTO schedule (name, next_at, version, seen_at)"
            " VALUES (:name, :next, :version, :now)"
            " ON CONFLICT (name) DO UPDATE"
            " SET version = excluded.version, seen_at = excluded.seen_at, next_at ="
            " CASE WHEN excluded.next_at < schedule.next_at THEN excluded.next_at"
            " ELSE schedule.next_at END"
            " WHERE schedule.version <= excluded.version OR schedule.seen_at < :unseen",
            schedule.name, next_period(schedule, by.now), by.version, by.now, unseen_before(sql, by)
        );
    }
    remove_obsolete(sql, "schedule", by);
}

bool has_due(db::Sql& sql, const std::vector<Schedule>& schedules, const Declarer& by) {
    auto due = sql.all<std::string>(
        "SELECT name FROM schedule WHERE next_at <= :now AND version = :version"
        " ORDER BY name LIMIT 1000",
        by.now, by.version
    );
    return std::ranges::any_of(schedules, [&](const Schedule& schedule) {
        return std::ranges::binary_search(due, schedule.name);
    });
}

int enqueue_due(db::Sql& sql, const std::vector<Schedule>& schedules, const Declarer& by) {
    int count = 0;
    for (const auto& schedule : schedules) {
        // Of several processes one changes the row; the others find it changed.
        bool is_ours = sql.run(
                           "UPDATE schedule SET last_at = :now, next_at = :next"
                           " WHERE name = :name AND next_at <= :due AND version = :version",
                           by.now, next_period(schedule, by.now), schedule.name, by.now, by.version
                       ) == 1;
        if (!is_ours || is_under_way(sql, schedule.name)) continue;

        sql.run("DELETE FROM job WHERE kind = :name AND state = 'dead'", schedule.name);
        enqueue_payload(sql, schedule.name, "{}", by.now, schedule.name);
        ++count;
    }
    return count;
}

std::vector<ScheduleRow> schedules(db::Sql& sql) {
    return sql.all<ScheduleRow>("FROM schedule ORDER BY name LIMIT 1000");
}

Worker worker_of(const Schedule& schedule) {
    Policy policy = schedule.policy;
    policy.concurrency = 1;
    return {schedule.name, policy, [work = schedule.work](const std::string&, const Run& run) {
                work(run);
            }};
}

}  // namespace mainstay::jobs
