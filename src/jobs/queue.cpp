#include "jobs/queue.hpp"

#include <map>

#include <fmt/format.h>

#include "jobs/codes.hpp"

namespace mainstay::jobs {

namespace {

struct KindNumber {
    std::string kind;
    int number = 0;
};
BOOST_DESCRIBE_STRUCT(KindNumber, (), (kind, number))

std::map<std::string, int> numbers_by_kind(db::Sql& sql, State state) {
    std::map<std::string, int> numbers;
    auto rows = sql.all<KindNumber>(
        "SELECT kind, count(*) AS number FROM"
        " (SELECT kind FROM job WHERE state = :state LIMIT 10000) AS counted GROUP BY kind",
        state
    );
    for (auto& row : rows) numbers.emplace(std::move(row.kind), row.number);
    return numbers;
}

}  // namespace

void enqueue_payload(
    db::Sql& sql, std::string_view kind, const std::string& payload, Time run_at,
    const std::optional<std::string>& key
) {
    // The update, not "do nothing": it locks the waiting job until this transaction ends, so that
    // the job cannot begin before it can see the change that asked for it.
    sql.post(
        "INSERT INTO job (kind, payload, state, run_at, unique_key, wanted_at)"
        " VALUES (:kind, :payload, 'ready', :run_at, :key, :wanted_at)"
        " ON CONFLICT (kind, unique_key) WHERE state = 'ready' AND unique_key IS NOT NULL"
        " DO UPDATE SET run_at ="
        " CASE WHEN excluded.run_at < job.run_at THEN excluded.run_at ELSE job.run_at END",
        kind, payload, run_at, key, run_at
    );
}

FanOut::FanOut(std::string_view table, std::string_view name, std::string_view kind)
    : before_(fmt::format(
          "INSERT INTO job (payload, state, run_at, wanted_at, kind)"
          " SELECT due.column1, 'ready', due.column2, due.column3, wanted.{} FROM (VALUES ",
          kind
      )),
      after_(fmt::format(") due JOIN {} wanted ON wanted.{} = due.column4", table, name)),
      rows_{
          before_,
          "(CAST(:payload AS TEXT), CAST(:run_at AS BIGINT), CAST(:wanted_at AS BIGINT),"
          " CAST(:name AS TEXT))",
          after_
      } {}

void FanOut::enqueue(db::Sql& sql, std::string_view name, const std::string& payload, Time run_at)
    const {
    sql.add_row(rows_, payload, run_at, run_at, name);
}

Counts counts(db::Sql& sql) {
    auto count = [&](State state) {
        return sql
            .value<int>(
                "SELECT count(*) FROM (SELECT 1 AS one FROM job WHERE state = :state LIMIT 10000) "
                "AS counted",
                state
            )
            .value_or(0);
    };
    return {
        .ready = count(State::ready), .running = count(State::running), .dead = count(State::dead)
    };
}

std::vector<KindCounts> counts_of(db::Sql& sql, const std::vector<std::string>& kinds, Time now) {
    auto running = numbers_by_kind(sql, State::running), dead = numbers_by_kind(sql, State::dead);
    std::vector<KindCounts> all;
    for (const auto& kind : kinds) {
        KindCounts counts{.kind = kind, .running = running[kind], .dead = dead[kind]};
        counts.oldest_due = sql.value<Time>(
            "SELECT run_at FROM job WHERE kind = :kind AND state = 'ready' AND run_at <= :now"
            " ORDER BY run_at, id LIMIT 1",
            kind, now
        );
        if (counts.oldest_due) {
            counts.due = *sql.value<int>(
                "SELECT count(*) FROM (SELECT 1 AS one FROM job WHERE kind = :kind"
                " AND state = 'ready' AND run_at <= :now LIMIT 10000) AS counted",
                kind, now
            );
        }
        all.push_back(std::move(counts));
    }
    return all;
}

std::optional<QueuedJob> find(db::Sql& sql, Id<QueuedJob> id) {
    return sql.one<QueuedJob>("FROM job WHERE id = :id", id);
}

std::vector<QueuedJob> list(db::Sql& sql, State state, Id<QueuedJob> after, int limit) {
    return sql.all<QueuedJob>(
        "FROM job WHERE state = :state AND id > :after ORDER BY id LIMIT :limit", state, after,
        limit
    );
}

Result<> retry(db::Sql& sql, const Call& call, Id<QueuedJob> id) {
    auto job = find(sql, id);
    if (!job) return refuse(mainstay::code::not_found);
    if (job->state != State::dead) return refuse(code::job_not_dead);

    auto waiting = sql.value<std::int64_t>(
        "SELECT id FROM job WHERE kind = :kind AND unique_key = :key AND state = 'ready'",
        job->kind, job->unique_key
    );
    if (waiting) return refuse(code::job_waits_already);

    sql.run(
        "UPDATE job SET state = 'ready', attempts = 0, lost = 0, run_at = :now WHERE id = :id AND "
        "state = "
        "'dead'",
        call.now, id
    );
    return {};
}

Result<> discard(db::Sql& sql, Id<QueuedJob> id) {
    auto job = find(sql, id);
    if (!job) return refuse(mainstay::code::not_found);
    if (job->state == State::running) return refuse(code::job_is_running);

    sql.run("DELETE FROM job WHERE id = :id AND state <> 'running'", id);
    return {};
}

}  // namespace mainstay::jobs
