// Who does which kind of job, and how patiently. Knows no threads: those are the Runner's.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "jobs/queue.hpp"

namespace mainstay::jobs {

/// Which threads a job runs on. Slow jobs wait for others: for a mail server, a program, a
/// download. They have threads of their own, so that none of them keeps a quick job waiting.
enum class Lane { quick, slow };
BOOST_DESCRIBE_ENUM(Lane, quick, slow)

/// How often, how patiently, how many at once, and on which threads.
struct Policy {
    int attempts = 8;  // Tries in all, at least 1; then the job is dead.
    std::chrono::milliseconds first_wait{1000
    };  // Before the second try; doubles with each further one.
    std::chrono::milliseconds timeout{60'000};  // A try that takes longer loses its job to another.
    std::chrono::milliseconds wait_max{std::chrono::hours(1)};
    std::chrono::milliseconds ahead_max{0};  // How far ahead of its time a job is enqueued. What
                                             // waits for longer is taken for the work of a clock
                                             // that was put back since, and is pulled in.
    int concurrency = 2;  // At once in this process, at least 1. Never all threads of a lane that
                          // has several: one is left to other kinds.
    Lane lane = Lane::quick;
};

/// How long to wait after the `attempt`th try failed: doubling, and up to a fifth less or more, as
/// `random` (0 to below 1) says, so that what failed together is not tried together.
std::chrono::milliseconds wait_after(const Policy& policy, int attempt, double random);

/// Thrown by a worker whose job can never succeed: it is dead at once.
class GiveUp : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Thrown by Run::complete when the job is no longer this run's: it took longer than its lease, and
/// another has begun it. It must pass through `write`, so that nothing of this run is kept.
class LeaseLost : public std::runtime_error {
public:
    LeaseLost() : std::runtime_error("the job was handed to another since") {}
};

/// One try at one job, as its worker sees it.
class Run {
public:
    struct Begun {
        Id<QueuedJob> job;
        int attempt = 1;
        int max_attempts = 1;
        int lost = 0;  // Tries before that were lost with their process.
        std::string lease_by;
        Time now;
        Time deadline;
    };

    Run(Begun begun, const std::atomic<bool>& is_stopping);
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// The system's own call, at the time this try began.
    const Call& call() const { return call_; }

    Id<QueuedJob> job() const { return begun_.job; }

    /// 1 for the first try.
    int attempt() const { return begun_.attempt; }

    bool is_last_attempt() const { return begun_.attempt >= begun_.max_attempts; }

    /// When this try should have ended: bound each wait by it.
    Time deadline() const { return begun_.deadline; }

    /// Whether the process wants to end. A long run should then throw, and is tried again later.
    bool is_stopping() const { return is_stopping_.load(); }

    /// Ends the job within the transaction that has its effect, so that the effect happens exactly
    /// once. A worker that does not call this has its job ended after it returned: its effect may
    /// then happen twice. Throws LeaseLost. Within one run, only one committing transaction may
    /// call it.
    void complete(db::Sql& sql) const;

    /// Whether a transaction that called `complete` was committed.
    bool is_completed() const { return is_completed_.load(); }

private:
    Begun begun_;
    Call call_;
    const std::atomic<bool>& is_stopping_;
    mutable std::atomic<bool> is_completed_ = false;
};

/// Does one kind of job. `work` throws if it failed; it is then tried again after a wait.
struct Worker {
    std::string kind;
    Policy policy;
    std::function<void(const std::string& payload, const Run& run)> work;
};

/// Throws, with what is wrong with a payload.
[[noreturn]] void throw_not_understood(const Error& error);

/// A worker for jobs whose payload is a T, whatever their kind is called. A payload that is no T
/// counts as a failed try, not as hopeless: while nodes are upgraded, one that understands it may
/// take the next.
template <wire::DescribedStruct T>
Worker worker(std::string kind, Policy policy, std::function<void(const T&, const Run&)> work) {
    return {
        std::move(kind), policy,
        [work = std::move(work)](const std::string& payload, const Run& run) {
            auto job = wire::parse<T>(payload);
            if (!job) throw_not_understood(job.error());
            work(*job, run);
        }
    };
}

/// Declares who does a kind of job. `work` runs on a thread of the Runner; it may block, within its
/// timeout, and must be safe to repeat unless it ends by Run::complete.
template <Job J>
Worker on(Policy policy, std::function<void(const J&, const Run&)> work) {
    return worker<J>(std::string(J::kind), policy, std::move(work));
}

}  // namespace mainstay::jobs
