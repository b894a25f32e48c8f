// Judges the operations of all services all the time: what became slow or fails is a signal, and so
// are services that fell silent, and that it is over. On one node at a time, as schedules are.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "db/database.hpp"
#include "http/metrics.hpp"
#include "jobs/jobs.hpp"
#include "monitoring/judge_report.hpp"
#include "monitoring/recent_requests.hpp"
#include "monitoring/silence_look.hpp"
#include "monitoring/telemetry_access.hpp"

namespace mainstay::monitoring {

/// Any thread; one look at a time. What outlives a look is in the database and in the store, so
/// another process goes on where this one ended.
class OperationJudge {
public:
    explicit OperationJudge(db::Database& database)
        : database_(database), alive_(database, "operations") {}

    /// Looks at all operations. Raises signals of the kinds latency.regression, errors.regression
    /// and silence, ends those that are well for a minute, and once a minute has the source
    /// `operations` report that it is alive. Waits; a store that is away or slow is asked again
    /// with the next look.
    void look(telemetry::Store& store, const Call& call);

    /// What looks every ten seconds. All that is given outlives it.
    std::vector<jobs::Schedule> schedules(const TelemetryAccess& access);

    /// Of this process. Outlived by this.
    std::vector<http::Family> metrics() const;

private:
    db::Database& database_;
    std::mutex looking_;
    RecentRequests requests_;  // By looking_, as the next.
    SilenceMemory silences_;
    AliveReport alive_;

    std::atomic<std::uint64_t> looks_ = 0;
    std::atomic<std::uint64_t> failures_ = 0;
    std::atomic<std::uint64_t> raised_ = 0;
    std::atomic<std::uint64_t> ended_ = 0;
    std::atomic<std::int64_t> judged_ = 0;
    std::atomic<std::int64_t> look_micros_ = 0;
};

}  // namespace mainstay::monitoring
