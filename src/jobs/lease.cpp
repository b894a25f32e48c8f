#include "jobs/lease.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "wire/codec.hpp"

namespace mainstay::jobs {

namespace {

/// So many tries may be lost with their process before each further one counts.
constexpr int lost_max = 10;

/// Whether a job of the same kind and key waits already, which then does what this one would have
/// done.
bool has_pending_duplicate(db::Sql& sql, const Leased& job) {
    if (!job.unique_key) return false;
    return sql
        .value<std::int64_t>(
            "SELECT id FROM job WHERE kind = :kind AND unique_key = :key AND state = 'ready'",
            job.kind, *job.unique_key
        )
        .has_value();
}

}  // namespace

std::vector<std::string> due_kinds(db::Sql& sql, const std::vector<std::string>& kinds, Time now) {
    const char* each =
        sql.dialect() == db::Dialect::sqlite
            ? "SELECT value FROM json_each(:kinds) AS one"
            : "SELECT value FROM json_array_elements_text(CAST(:kinds AS json)) AS one(value)";
    return sql.all<std::string>(
        std::string(each) +
            " WHERE EXISTS (SELECT 1 FROM job WHERE kind = one.value AND state = 'ready' AND "
            "run_at <= :now)",
        wire::print(kinds), now
    );
}

std::vector<Leased> take(db::Sql& sql, const Worker& worker, const Lease& lease, int limit) {
    // SQLite has one writer, so nothing can be locked there.
    const char* skip = sql.dialect() == db::Dialect::sqlite ? "" : " FOR UPDATE SKIP LOCKED";
    auto jobs = sql.all<Leased>(
        "WITH due AS MATERIALIZED (SELECT id AS due_id FROM job"
        " WHERE kind = :kind AND state = 'ready' AND run_at <= :now ORDER BY run_at, id LIMIT "
        ":limit" +
            std::string(skip) +
            ") UPDATE job SET state = 'running', attempts = attempts + 1, max_attempts = "
            ":max_attempts,"
            " lease_by = :by, lease_until = :until FROM due WHERE id = due_id"
            " RETURNING id, kind, payload, attempts, max_attempts, unique_key, lease_by, run_at, "
            "lost",
        worker.kind, lease.now, limit, worker.policy.attempts, lease.by, lease.until
    );
    std::sort(jobs.begin(), jobs.end(), [](const Leased& a, const Leased& b) {
        return std::pair(a.run_at, a.id) < std::pair(b.run_at, b.id);
    });
    return jobs;
}

bool end(db::Sql& sql, const Hold& hold, std::string_view lease_by) {
    return sql.run(
               "DELETE FROM job WHERE id = :id AND state = 'running' AND lease_by = :by"
               " AND attempts = :attempt AND lost = :lost",
               hold.job, lease_by, hold.attempt, hold.lost
           ) == 1;
}

bool put_back(
    db::Sql& sql, const Leased& job, Time run_at, std::string_view error, bool is_hopeless
) {
    bool is_dead = is_hopeless || job.attempts >= job.max_attempts;
    if (!is_dead && has_pending_duplicate(sql, job)) return end(sql, job.hold(), job.lease_by);

    return sql.run(
               "UPDATE job SET state = :state, run_at = :run_at, last_error = :error, lease_by = "
               "NULL,"
               " lease_until = NULL"
               " WHERE id = :id AND state = 'running' AND lease_by = :by"
               " AND attempts = :attempt AND lost = :lost",
               is_dead ? State::dead : State::ready, run_at, error_text(error), job.id,
               job.lease_by, job.attempts, job.lost
           ) == 1;
}

bool release(db::Sql& sql, const Leased& job, Time now) {
    if (has_pending_duplicate(sql, job)) return end(sql, job.hold(), job.lease_by);

    return sql.run(
               "UPDATE job SET state = 'ready', run_at = :now, attempts = attempts - 1, lease_by = "
               "NULL,"
               " lease_until = NULL"
               " WHERE id = :id AND state = 'running' AND lease_by = :by"
               " AND attempts = :attempt AND lost = :lost",
               now, job.id, job.lease_by, job.attempts, job.lost
           ) == 1;
}

void renew(db::Sql& sql, const std::vector<Hold>& held, const Lease& lease) {
    for (const Hold& hold : held) {
        sql.run(
            "UPDATE job SET lease_until = :until WHERE id = :id AND state = 'running'"
            " AND lease_by = :by AND attempts = :attempt AND lost = :lost",
            lease.until, hold.job, lease.by, hold.attempt, hold.lost
        );
    }
}

std::vector<SeenLease> ended_leases(db::Sql& sql, Time now) {
    return sql.all<SeenLease>(
        "FROM job WHERE state = 'running' AND lease_until < :now ORDER BY lease_until, id LIMIT "
        "100",
        now
    );
}

bool recover(db::Sql& sql, const SeenLease& seen, bool is_lost, Time now) {
    auto job = sql.one<Leased>(
        "FROM job WHERE id = :id AND state = 'running' AND lease_by = :by AND lease_until = :until",
        seen.id, seen.lease_by, seen.lease_until
    );
    if (!job) return false;
    if (!is_lost || job->lost >= lost_max)
        return put_back(sql, *job, now, "Its process ended, or it took too long.");

    sql.run("UPDATE job SET lost = lost + 1 WHERE id = :id", job->id);
    ++job->lost;
    return release(sql, *job, now);
}

std::string error_text(std::string_view what) {
    auto text = cleaned_utf8(what);
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return std::string(clipped(text, 1000));
}

}  // namespace mainstay::jobs
