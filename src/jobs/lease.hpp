// How a runner takes jobs from the queue and gives them back. Every change is a compare-and-set on
// the lease: who has lost it changes nothing.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "db/sql.hpp"
#include "jobs/queue.hpp"
#include "jobs/worker.hpp"

namespace mainstay::jobs {

/// A job that a runner has taken.
struct Leased {
    Id<QueuedJob> id;
    std::string kind;
    std::string payload;
    int attempts = 0;  // This try included.
    int max_attempts = 0;
    std::optional<std::string> unique_key;
    std::string lease_by;
    Time run_at;
};
BOOST_DESCRIBE_STRUCT(
    Leased, (), (id, kind, payload, attempts, max_attempts, unique_key, lease_by, run_at)
)

/// Whom a lease is given to, and from when to when.
struct Lease {
    std::string_view by;
    Time now;
    Time until;
};

/// Those of `kinds` that have a job that is due. Index: job_ready.
std::vector<std::string> due_kinds(db::Sql& sql, const std::vector<std::string>& kinds, Time now);

/// Takes up to `limit` jobs of a worker's kind that are due, longest due first. Passes over what
/// another process is taking at this moment. Index: job_ready.
std::vector<Leased> take(db::Sql& sql, const Worker& worker, const Lease& lease, int limit);

/// Ends a job. Returns whether it was still this runner's.
bool end(db::Sql& sql, Id<QueuedJob> id, std::string_view lease_by, int attempt);

/// Puts a job back, to be tried at `run_at`, or dead if that was the last try or `is_hopeless`.
bool put_back(
    db::Sql& sql, const Leased& job, Time run_at, std::string_view error, bool is_hopeless = false
);

/// Puts back a job that was taken but not begun: the try does not count.
bool release(db::Sql& sql, const Leased& job, Time now);

/// Holds these jobs for longer.
void renew(db::Sql& sql, const std::vector<Id<QueuedJob>>& jobs, const Lease& lease);

/// Whether there are jobs whose lease ended before `now`. Index: job_lease.
bool has_expired(db::Sql& sql, Time now);

/// Puts back up to 100 jobs whose lease ended before `ended_before`. Returns how many. Index:
/// job_lease.
int recover(db::Sql& sql, Time ended_before, Time now);

/// An error as it is kept: valid UTF-8, one line, at most 1,000 characters.
std::string error_text(std::string_view what);

}  // namespace mainstay::jobs
