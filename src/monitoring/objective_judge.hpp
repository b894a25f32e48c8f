// Counts the requests of objectives once a minute, and raises a signal where the error budget of
// one is spent too fast; and ends it. On one node at a time, as schedules are.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

#include "db/database.hpp"
#include "http/metrics.hpp"
#include "jobs/jobs.hpp"
#include "monitoring/judge_report.hpp"
#include "monitoring/objective_store.hpp"
#include "monitoring/telemetry_access.hpp"

namespace mainstay::monitoring {

/// Any thread; one look at a time. All that outlives a look is in the database.
class ObjectiveJudge {
public:
    explicit ObjectiveJudge(db::Database& database)
        : database_(database), alive_(database, "objectives") {}

    /// Counts and judges all objectives. Raises signals of the kinds objective.burn_fast and
    /// objective.burn_slow, ends those whose short time is well again, and has the source
    /// `objectives` report that it is alive unless nothing could be counted. Waits; what cannot be
    /// counted now is with the next look, and is not judged before.
    void look(
        const TelemetryAccess& access, const Call& call,
        const std::function<bool()>& is_stopping = [] { return false; }
    );

    /// What looks once a minute. All that is given outlives it.
    std::vector<jobs::Schedule> schedules(const TelemetryAccess& access);

    /// Of this process. Outlived by this.
    std::vector<http::Family> metrics() const;

private:
    using Counting = Result<bool> (*)(db::Database&, telemetry::Store&, Objective&, Time);

    bool count(
        const TelemetryAccess& access, Objective& objective, const Call& call, Counting counting
    );
    void judge(const Objective& objective, const Call& call);
    void end_leftovers(const std::vector<Objective>& objectives, const Call& call);

    db::Database& database_;
    std::mutex looking_;
    AliveReport alive_;  // By looking_.
    std::atomic<std::uint64_t> looks_ = 0;
    std::atomic<std::uint64_t> failures_ = 0;
    std::atomic<std::int64_t> counted_ = 0;
    std::atomic<std::int64_t> look_micros_ = 0;
};

}  // namespace mainstay::monitoring
