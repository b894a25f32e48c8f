// One try at one job, and what becomes of it. Shared by the Runner's threads and by run_due.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "base/time.hpp"
#include "db/sql.hpp"
#include "jobs/lease.hpp"
#include "jobs/worker.hpp"

namespace mainstay::jobs {

/// How a try ended.
enum class Outcome {
    completed,  // Its own transaction has ended the job.
    succeeded,
    failed,
    hopeless,
    not_begun,  // Or broken off since the process ends.
};

struct Attempt {
    Leased job;
    const Worker* worker = nullptr;
    Outcome outcome = Outcome::not_begun;
    std::string error;
};

/// Has the worker do the job, now, on this thread. Throws nothing.
Attempt attempt(Leased job, const Worker& worker, Time now, const std::atomic<bool>& is_stopping);

/// Writes down how a try ended. `random` is drawn from for a failed one.
void complete(
    db::Sql& sql, const Attempt& attempt, Time now, const std::function<double()>& random
);

}  // namespace mainstay::jobs
