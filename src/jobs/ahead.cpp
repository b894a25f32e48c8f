#include "jobs/ahead.hpp"

#include <algorithm>

#include "jobs/user_schedule.hpp"

namespace mainstay::jobs {

namespace {

/// Clocks of nodes may differ by this before anything is taken for the work of a wrong one.
constexpr std::chrono::seconds tolerance{5};

/// The waiting jobs of a worker's kind that may not wait that long, and until when they may: as
/// rows (late_id, latest).
db::Query late_jobs(const Worker& worker, Time now) {
    const Policy& policy = worker.policy;
    // The longest waits that wait_after gives.
    auto first = std::chrono::microseconds(policy.first_wait) * 6 / 5;
    auto longest = std::chrono::microseconds(policy.wait_max) * 6 / 5;
    int doublings = 0;
    while (doublings < 30 && first * (std::int64_t{1} << doublings) < longest) ++doublings;
    auto shortest = std::min<std::chrono::microseconds>(policy.ahead_max, std::min(first, longest));

    db::Query query{
        "SELECT id AS late_id, latest FROM (SELECT id, run_at, CAST(:now AS BIGINT) +"
        " CASE WHEN attempts = 0 THEN CAST(:ahead AS BIGINT)"
        " WHEN attempts > :doublings THEN CAST(:longest AS BIGINT)"
        " ELSE CAST(:first AS BIGINT) * (1 << (attempts - 1)) END AS latest"
    };
    query.params = {
        now.micros, std::chrono::microseconds(policy.ahead_max).count(),
        static_cast<std::int64_t>(doublings), longest.count(), first.count()
    };
    query.add(
        " FROM job WHERE kind = :kind AND state = 'ready' AND run_at > :soon) AS waiting"
        " WHERE run_at > latest + CAST(:tolerance AS BIGINT)",
        worker.kind, now + shortest + tolerance, std::chrono::microseconds(tolerance).count()
    );
    return query;
}

}  // namespace

bool has_ahead(db::Sql& sql, const AheadRules& rules, Time now) {
    auto late_lease = sql.value<std::int64_t>(
        "SELECT id FROM job WHERE state = 'running' AND lease_until > :latest LIMIT 1",
        now + rules.lease + tolerance
    );
    if (late_lease || has_schedule_planned_after(sql, now + tolerance)) return true;
    for (const auto& row : schedules(sql)) {
        for (const Schedule& schedule : rules.schedules) {
            if (schedule.name == row.name && row.version <= rules.version &&
                row.next_at > next_period(schedule, now))
                return true;
        }
    }
    return std::ranges::any_of(rules.workers, [&](const Worker& worker) {
        return sql.value<std::int64_t>(late_jobs(worker, now).add(" LIMIT 1")).has_value();
    });
}

int pull_in(db::Sql& sql, const AheadRules& rules, Time now) {
    auto count = sql.run(
        "UPDATE job SET lease_until = :until WHERE state = 'running' AND lease_until > :latest",
        now + rules.lease, now + rules.lease + tolerance
    );
    count += plan_anew(sql, now + tolerance, now);
    for (const Schedule& schedule : rules.schedules) {
        auto next = next_period(schedule, now);
        count += sql.run(
            "UPDATE schedule SET next_at = :next"
            " WHERE name = :name AND next_at > :latest AND version <= :version",
            next, schedule.name, next, rules.version
        );
    }
    for (const Worker& worker : rules.workers) {
        auto late = late_jobs(worker, now);
        late.text =
            "UPDATE job SET run_at = latest FROM (" + late.text + ") AS late WHERE id = late_id";
        count += sql.run(late);
    }
    return static_cast<int>(count);
}

}  // namespace mainstay::jobs
