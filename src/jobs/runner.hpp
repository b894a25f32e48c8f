// Runs the queue's jobs and the schedules on threads of this process. Any number of processes may
// share a PostgreSQL; each job is at one of them at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "base/time.hpp"
#include "db/database.hpp"
#include "jobs/schedule.hpp"
#include "jobs/worker.hpp"

namespace mainstay::jobs {

struct RunnerOptions {
    int threads = 8;                          // Quick jobs that run at once.
    int slow_threads = 4;                     // Slow jobs that run at once, beside them.
    std::chrono::milliseconds lease{30'000};  // How long after a crash another process takes over.
    std::chrono::milliseconds poll{1000};     // How late a job that waited for its time may begin.
    std::function<double()>
        random;  // 0 to below 1, for the jitter; a generator of its own if empty.
};

/// Takes jobs that are due and has their workers do them. A commit of this process wakes it; what
/// other processes enqueue and what waits for its time is found by polling.
///
/// On SQLite it takes itself for the only runner, and begins anew what an earlier process left
/// running.
class Runner {
public:
    Runner(
        db::Database& database, std::vector<Worker> workers, std::vector<Schedule> schedules,
        Clock clock, RunnerOptions options = {}
    );
    ~Runner();

    /// Begins. Once.
    void start();

    /// Begins no further job, waits for those that run, and puts back what was taken but not begun.
    void stop();

private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

/// Does on this thread what is due now, and what becomes due by doing it; returns the number of
/// tries. For tests and for commands that run without a server. `random` as in RunnerOptions;
/// without it there is no jitter.
std::size_t run_due(
    db::Database& database, const std::vector<Worker>& workers, const Clock& clock,
    const std::function<double()>& random = [] { return 0.5; }
);

}  // namespace mainstay::jobs
