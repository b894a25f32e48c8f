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

/// Which run has a job: of all the runs that a job ever had, one at most is its present one.
struct Hold {
    Id<QueuedJob> job;
    int attempt = 1;
    int lost = 0;  // A try that was lost with its process gives its number to the next one.
};

/// A job that a runner has taken.
struct Leased {
    Id<QueuedJob> id;
    std::string kind;
    std::string payload;
    int attempts = 0;  // This try included, those that ended with their process not.
    int max_attempts = 0;
    std::optional<std::string> unique_key;
    std::string lease_by;
    Time run_at;
    int lost = 0;

    Hold hold() const { return {id, attempts, lost}; }
};
BOOST_DESCRIBE_STRUCT(
    Leased, (), (id, kind, payload, attempts, max_attempts, unique_key, lease_by, run_at, lost)
)

/// A lease as it was seen.
struct SeenLease {
    Id<QueuedJob> id;
    std::string lease_by;
    Time lease_until;
};
BOOST_DESCRIBE_STRUCT(SeenLease, (), (id, lease_by, lease_until))

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

/// Ends a job. Returns whether it was still this run's.
bool end(db::Sql& sql, const Hold& hold, std::string_view lease_by);

/// Puts a job back, to be tried at `run_at`, or dead if that was the last try or `is_hopeless`.
bool put_back(
    db::Sql& sql, const Leased& job, Time run_at, std::string_view error, bool is_hopeless = false
);

/// Puts back a job that was taken but not begun: the try does not count.
bool release(db::Sql& sql, const Leased& job, Time now);

/// Holds for longer those of these jobs that are still with these runs.
void renew(db::Sql& sql, const std::vector<Hold>& held, const Lease& lease);

/// Up to 100 leases that ended before `now`, the oldest first. Index: job_lease.
std::vector<SeenLease> ended_leases(db::Sql& sql, Time now);

/// Puts back a job whose lease ended and is still as it was seen. A try that was lost with its
/// process does not count, so that restarts wear no job out, unless that happened often: then the
/// job may be what ends them. Returns whether it was put back.
bool recover(db::Sql& sql, const SeenLease& seen, bool is_lost, Time now);

/// An error as it is kept: valid UTF-8, one line, at most 1,000 characters.
std::string error_text(std::string_view what);

}  // namespace mainstay::jobs
