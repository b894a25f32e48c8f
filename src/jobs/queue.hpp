// The durable queue: one row of `job` for each pending or running job. Completed jobs are deleted.
// When and how often a job runs is decided elsewhere: see worker.hpp and
// runner.hpp.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "wire/codec.hpp"

namespace mainstay::jobs {

/// A job as data: a described struct with `static constexpr std::string_view kind =
/// "mail.send";`. A kind is `module.what_is_done`, never renamed while jobs of it may be pending.
template <class T>
concept Job = wire::DescribedStruct<T> && requires {
    { T::kind } -> std::convertible_to<std::string_view>;
};

/// The state of a job: pending (perhaps for its time), running, or given up.
enum class State { ready, running, dead };
BOOST_DESCRIBE_ENUM(State, ready, running, dead)

/// One row of `job`.
struct QueuedJob {
    Id<QueuedJob> id;
    std::string kind;
    std::string payload;  // JSON of the job's struct.
    State state = State::ready;
    Time run_at;  // Not before this.
    int attempts = 0;
    int max_attempts = 0;  // By its worker's policy, known once it was begun; 0 before.
    std::optional<Time> lease_until;
    std::optional<std::string> lease_by;  // The runner that has it.
    std::optional<std::string> unique_key;
    std::optional<std::string> last_error;  // At most 1,000 characters, one line.
    Time wanted_at;  // The time it was enqueued for; run_at moves with each try.
    int lost = 0;    // Tries that ended with their process.
};
BOOST_DESCRIBE_STRUCT(
    QueuedJob, (),
    (id, kind, payload, state, run_at, attempts, max_attempts, lease_until, lease_by, unique_key,
     last_error, wanted_at, lost)
)

/// What `enqueue` does, for a payload that is JSON already.
void enqueue_payload(
    db::Sql& sql, std::string_view kind, const std::string& payload, Time run_at,
    const std::optional<std::string>& key
);

/// Enqueues payloads once for each kind that a table has beside a name.
class FanOut {
public:
    /// By names of the table and of two of its columns.
    FanOut(std::string_view table, std::string_view name, std::string_view kind);
    FanOut(const FanOut&) = delete;
    FanOut& operator=(const FanOut&) = delete;

    /// For each kind of `name`, as `enqueue_payload` without a key. The FanOut must outlive the
    /// database.
    void enqueue(db::Sql& sql, std::string_view name, const std::string& payload, Time run_at)
        const;

private:
    const std::string before_, after_;
    const db::RowsStatement rows_;
};

/// Has `job` done at `run_at` or soon after, at least once, if and only if this transaction
/// commits. For a time that is yet to come, its worker's Policy says how far ahead that may be.
///
/// With a `key`, at most one job of this kind and key waits: a second one is dropped, and the
/// earlier of both times holds. One that already runs does not count, since it may have looked
/// before this change was made.
template <Job J>
void enqueue(db::Sql& sql, const J& job, Time run_at, std::optional<std::string> key = {}) {
    enqueue_payload(sql, J::kind, wire::print(job), run_at, key);
}

/// How many jobs there are. Each is counted up to 10,000 only.
struct Counts {
    int ready = 0;
    int running = 0;
    int dead = 0;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (ready, running, dead))

Counts counts(db::Sql& sql);

/// The jobs of one kind by state. Each number is counted up to 10,000 only.
struct KindCounts {
    std::string kind;
    int due = 0;
    std::optional<Time> oldest_due;
    int running = 0;  // In any process.
    int dead = 0;
};

/// For each of `kinds`, in their order. Index: job_ready, job_state.
std::vector<KindCounts> counts_of(db::Sql& sql, const std::vector<std::string>& kinds, Time now);

std::optional<QueuedJob> find(db::Sql& sql, Id<QueuedJob> id);

/// Jobs in that state in the order they came, those after `after`. Index: job_state.
std::vector<QueuedJob> list(db::Sql& sql, State state, Id<QueuedJob> after, int limit);

/// Retries a dead job now, with all its attempts.
/// Refuses: not_found; job_not_dead; job_waits_already if one of the same kind and key waits.
Result<> retry(db::Sql& sql, const Call& call, Id<QueuedJob> id);

/// Deletes a job that will then never be done. Refuses: not_found; job_is_running.
Result<> discard(db::Sql& sql, Id<QueuedJob> id);

}  // namespace mainstay::jobs
