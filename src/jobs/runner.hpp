// Runs the queue's jobs and the schedules on threads of this process. Any number of processes may
// share a PostgreSQL; each job is at one of them at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "db/database.hpp"
#include "jobs/schedule.hpp"
#include "jobs/worker.hpp"

namespace mainstay::jobs {

struct RunnerOptions {
    int threads = 8;                          // Quick jobs that run at once.
    int slow_threads = 4;                     // Slow jobs that run at once, beside them.
    std::chrono::milliseconds lease{30'000};  // Half as long after its end, another process takes
                                              // a job over whose process is gone.
    std::chrono::milliseconds poll{1000};     // How late a job that waited for its time may begin.
    std::function<double()>
        random;  // 0 to below 1, for the jitter; a generator of its own if empty.
    std::function<Time(db::Sql&)>
        judge;  // By what due times and leases are judged; the database's clock if empty.
    Uptime uptime = system_uptime;  // By what everything else is timed.
    std::string version;            // Of the program: what is declared belongs to it.
    std::function<void(db::Sql&, const Declarer&)>
        declare;  // What else the program declares: as its schedules, at the start and again and
                  // again.
};

/// What a runner is doing.
struct RunnerState {
    struct Job {
        std::string kind;
        Id<QueuedJob> id;
        std::chrono::microseconds runs_for{0};
    };

    /// How busy the threads of a lane are, in this process.
    struct LaneLoad {
        Lane lane = Lane::quick;
        int threads = 0;
        int running = 0;
        int pending = 0;                      // Taken from the queue, waiting for a thread.
        std::int64_t begun = 0;               // Since the start.
        std::chrono::microseconds waited{0};  // All of these together, from their time on.
    };

    std::chrono::microseconds since_look{0};  // Since the queue was last looked at, with success.
    std::vector<Job> running;                 // In this process.
    std::int64_t pulled_in = 0;  // Times that lay further ahead than their rules allow, so far.
    std::vector<LaneLoad> lanes = {};
};

/// Takes jobs that are due and has their workers do them. A commit of this process wakes it; what
/// other processes enqueue and what waits for its time is found by polling.
///
/// Leases and due times are judged by the clock of the database, which all processes share, and
/// running jobs by the machine's uptime: a process with a wrong clock takes nothing from others. A
/// lease that ended is taken over only after it was seen unchanged for half of its length, so that
/// a jump of that clock gives its owner time to renew it; what waits for a time further ahead than
/// its rules allow, since the clock was put back, is pulled in.
///
/// Of its schedules it begins those that belong to its version of the program (declaration.hpp),
/// and nobody else's.
///
/// On SQLite it takes itself for the only runner, and begins anew what an earlier process left
/// running.
class Runner {
public:
    /// `clock` is what jobs are told.
    Runner(
        db::Database& database, std::vector<Worker> workers, std::vector<Schedule> schedules,
        Clock clock, RunnerOptions options = {}
    );
    ~Runner();

    /// Begins. Once.
    void start();

    /// Begins no further job, puts back at once what was taken but not begun, and waits for those
    /// that run; what ends meanwhile is written down as it ends, and the others keep their leases.
    void stop();

    /// From any thread.
    RunnerState state() const;

private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

/// Does on this thread what is due now, and what becomes due by doing it; returns the number of
/// tries. For tests and for commands that run without a server. `random` as in RunnerOptions;
/// without it there is no jitter. In run_due.cpp.
std::size_t run_due(
    db::Database& database, const std::vector<Worker>& workers, const Clock& clock,
    const std::function<double()>& random = [] { return 0.5; }
);

}  // namespace mainstay::jobs
