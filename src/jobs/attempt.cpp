#include "jobs/attempt.hpp"

#include "base/log.hpp"

namespace mainstay::jobs {

Attempt attempt(Leased job, const Worker& worker, Time now, const std::atomic<bool>& is_stopping) {
    Run run(
        {.job = job.id,
         .attempt = job.attempts,
         .max_attempts = job.max_attempts,
         .lost = job.lost,
         .lease_by = job.lease_by,
         .now = now,
         .deadline = now + worker.policy.timeout},
        is_stopping
    );
    Attempt result{std::move(job), &worker, Outcome::succeeded, {}};
    try {
        worker.work(result.job.payload, run);
    } catch (const GiveUp& hopeless) {
        result.outcome = Outcome::hopeless;
        result.error = error_text(hopeless.what());
    } catch (const std::exception& failure) {
        result.outcome = is_stopping ? Outcome::not_begun : Outcome::failed;
        result.error = error_text(failure.what());
    } catch (...) {
        result.outcome = Outcome::failed;
        result.error = "It failed with something that is no exception.";
    }
    if (!result.error.empty()) {
        MAINSTAY_LOG(
            warning, "jobs", "{} {} failed, try {} of {}: {}", result.job.kind, result.job.id.value,
            result.job.attempts, result.job.max_attempts, result.error
        );
    }
    // Its effect is there, so it is done, whatever was thrown after that.
    if (run.is_completed()) result.outcome = Outcome::completed;
    return result;
}

void complete(
    db::Sql& sql, const Attempt& attempt, Time now, const std::function<double()>& random
) {
    const Leased& job = attempt.job;
    bool is_ours = true;
    switch (attempt.outcome) {
        case Outcome::completed:
            break;
        case Outcome::succeeded:
            is_ours = end(sql, job.hold(), job.lease_by);
            break;
        case Outcome::failed: {
            auto wait = wait_after(attempt.worker->policy, job.attempts, random());
            is_ours = put_back(sql, job, now + wait, attempt.error);
            break;
        }
        case Outcome::hopeless:
            is_ours = put_back(sql, job, now, attempt.error, true);
            break;
        case Outcome::not_begun:
            is_ours = release(sql, job, now);
            break;
    }
    if (!is_ours) {
        MAINSTAY_LOG(
            warning, "jobs", "{} {} took longer than its lease, and was handed to another",
            job.kind, job.id.value
        );
    }
}

}  // namespace mainstay::jobs
