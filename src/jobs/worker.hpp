// Workers: the functions that do jobs, with their retry policy. The Runner owns the threads.
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

/// Retries, timeouts, concurrency and lane of a kind of job.
struct Policy {
    int attempts = 8;  // Attempts in all, at least 1; then the job is dead.
    std::chrono::milliseconds first_wait{1000
    };  // Before the second attempt; doubles with each further one.
    std::chrono::milliseconds timeout{60'000};  // An attempt that takes longer loses its lease.
    std::chrono::milliseconds wait_max{std::chrono::hours(1)};
    std::chrono::milliseconds ahead_max{0};  // How far ahead of its time a job is enqueued. What
                                             // waits for longer is taken for the work of a clock
                                             // that was put back since, and is pulled in.
    int concurrency = 2;  // At once in this process, at least 1. Never all threads of a lane that
                          // has several: one is left to other kinds.
    Lane lane = Lane::quick;
};

/// The delay after the `attempt`th attempt failed: doubling, with a jitter of up to a fifth either
/// way by `random` (0 to below 1), so that jobs that failed together are not retried together.
std::chrono::milliseconds wait_after(const Policy& policy, int attempt, double random);

/// Thrown by a worker whose job can never succeed: it is dead at once.
class GiveUp : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Thrown by Run::complete when this run has lost the job: it took longer than its lease, and
/// another run has begun. It must pass through `write`, so that this run is rolled back.
class LeaseLost : public std::runtime_error {
public:
    LeaseLost() : std::runtime_error("the job was handed to another since") {}
};

/// One attempt at one job, as its worker sees it.
class Run {
public:
    struct Begun {
        Id<QueuedJob> job;
        int attempt = 1;
        int max_attempts = 1;
        int lost = 0;  // Earlier attempts that were lost with their process.
        std::string lease_by;
        Time now;
        Time deadline;
    };

    Run(Begun begun, const std::atomic<bool>& is_stopping);
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// The call of the system, at the time this attempt began.
    const Call& call() const { return call_; }

    Id<QueuedJob> job() const { return begun_.job; }

    /// 1 for the first attempt.
    int attempt() const { return begun_.attempt; }

    bool is_last_attempt() const { return begun_.attempt >= begun_.max_attempts; }

    /// When this attempt must have ended: bound each wait by it.
    Time deadline() const { return begun_.deadline; }

    /// Whether the process is stopping. A long run should then throw; it is retried later.
    bool is_stopping() const { return is_stopping_.load(); }

    /// Completes the job in the transaction that has its effect, so that the effect happens exactly
    /// once. Otherwise the job is completed after the worker has returned, and its effect may
    /// happen twice. Throws LeaseLost. At most one committing transaction of a run may
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

/// Does one kind of job. `work` throws on failure; the job is then retried after a delay.
struct Worker {
    std::string kind;
    Policy policy;
    std::function<void(const std::string& payload, const Run& run)> work;
};

/// Throws, with the errors of a payload.
[[noreturn]] void throw_not_understood(const Error& error);

/// A worker for jobs whose payload is a T, under any kind. A payload that is no T is a failed
/// attempt, not a permanent failure: during an upgrade, a node that can parse it may take the
/// next attempt.
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

/// Declares the worker of a kind of job. `work` runs on a thread of the Runner; it may block,
/// within its timeout, and must be safe to repeat unless it ends with Run::complete.
template <Job J>
Worker on(Policy policy, std::function<void(const J&, const Run&)> work) {
    return worker<J>(std::string(J::kind), policy, std::move(work));
}

}  // namespace mainstay::jobs
