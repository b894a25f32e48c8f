// What a Runner has in hand at the moment: what was taken and waits for a thread, what runs, what
// has ended. Guarded by one mutex; knows no database.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "jobs/attempt.hpp"
#include "jobs/runner.hpp"

namespace mainstay::jobs {

class InFlightTable {
public:
    /// How many of a quick kind are taken beyond those that can run at once, so that it need not
    /// wait for a commit after each job. Slow ones are left for whoever is free first.
    static constexpr int ahead_max = 16;
    static constexpr std::chrono::milliseconds quick{20};

    /// How many threads ask for jobs of each lane.
    struct Threads {
        int quick = 1;
        int slow = 1;

        int of(Lane lane) const { return lane == Lane::quick ? quick : slow; }
    };

    InFlightTable(std::vector<Worker> workers, Threads threads);

    /// A kind and how many more of it should be taken.
    struct Want {
        const Worker* worker;
        int count;
    };

    /// The kinds that have less in hand than they may.
    std::vector<Want> wants() const;

    /// What of `due`, which has jobs that are due, is to be taken now: of slow kinds no more than
    /// there are threads that have nothing to do, so that what waits is left to other processes.
    /// Kinds take turns.
    std::vector<Want> allot(std::vector<Want> due);

    /// Adds what was taken. After `close` it has ended at once, unbegun.
    void add(std::vector<Leased> jobs);

    struct Next {
        Leased job;
        const Worker* worker;
        std::int64_t run;  // Names this run. A job may have a second one, when the first overran.
    };

    /// The next job of a lane to run, of another kind than the lane's last one if possible. Waits
    /// for one; nothing after `close`.
    std::optional<Next> next(Lane lane);

    /// A run that a thread is at. Times are of the machine's uptime.
    struct Running {
        std::int64_t run = 0;
        Hold hold;
        std::string kind;
        std::chrono::microseconds since{0};
        std::chrono::microseconds deadline{0};
    };

    /// `waited` is how long after its time the job begins.
    void begun(Running running, std::chrono::microseconds waited);

    void ended(std::int64_t run, Attempt attempt, std::chrono::microseconds took);

    /// What has ended since the last call.
    std::vector<Attempt> take_ended();

    /// Puts back what could not be written down.
    void return_ended(std::vector<Attempt> attempts);

    /// The runs whose lease should be renewed: all in hand, but not those that run for longer than
    /// they may.
    std::vector<Hold> held(std::chrono::microseconds now) const;

    std::vector<Running> running() const;

    /// Of each lane.
    std::vector<RunnerState::LaneLoad> loads() const;

    /// Lets no further job begin; what waits here has ended, unbegun.
    void close();

private:
    struct Kind {
        const Worker* worker = nullptr;
        int running_max = 1;
        std::deque<Leased> waiting = {};
        int running = 0;
        int ahead = 0;

        bool may_begin(Lane lane) const {
            return worker->policy.lane == lane && !waiting.empty() && running < running_max;
        }
    };

    std::optional<Next> pick(Lane lane);

    RunnerState::LaneLoad load(Lane lane) const;

    std::string& last_kind(Lane lane) { return lane == Lane::quick ? last_quick_ : last_slow_; }

    const std::vector<Worker> workers_;
    const Threads threads_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, Kind, std::less<>> kinds_;
    std::string last_quick_;
    std::string last_slow_;
    std::string last_allotted_;
    std::int64_t last_run_ = 0;
    std::map<std::int64_t, Running> running_;
    std::map<Lane, std::pair<std::int64_t, std::chrono::microseconds>> begun_;  // And waited.
    std::vector<Attempt> ended_;
    bool is_closed_ = false;
};

}  // namespace mainstay::jobs
