// Evaluates the monitors that people set: what crosses their thresholds is a signal, and so is that
// it is over, and that one cannot be evaluated. On one node at a time, as schedules are.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <vector>

#include "db/database.hpp"
#include "http/metrics.hpp"
#include "jobs/jobs.hpp"
#include "monitoring/judge_report.hpp"
#include "monitoring/monitor_evaluation.hpp"
#include "monitoring/telemetry_access.hpp"

namespace mainstay::monitoring {

/// Any thread; one run at a time. What is open is in the database, so another process goes on where
/// this one ended.
class MonitorEvaluator {
public:
    explicit MonitorEvaluator(db::Database& database)
        : database_(database), alive_(database, "monitors") {}

    /// Evaluates each monitor that has a step complete since the last time, those that waited
    /// longest first, for at most half a minute: others wait for the next run. Once a minute has
    /// the source `monitors` report that it is alive. Waits.
    void run(telemetry::Store& store, const Call& call);

    /// What runs every half minute. All that is given outlives it.
    std::vector<jobs::Schedule> schedules(const TelemetryAccess& access);

    /// Of this process. Outlived by this.
    std::vector<http::Family> metrics() const;

private:
    void evaluate(telemetry::Store& store, const Scope& scope, Monitor monitor, const Call& call);
    void record_failure(Monitor monitor, const std::string& why, const Call& call);

    db::Database& database_;
    std::mutex running_;
    std::map<std::int64_t, MonitorDetectors> detectors_;  // By running_, as the next.
    AliveReport alive_;

    std::atomic<std::uint64_t> evaluations_ = 0;
    std::atomic<std::uint64_t> failures_ = 0;
    std::atomic<std::uint64_t> raised_ = 0;
    std::atomic<std::uint64_t> ended_ = 0;
    std::atomic<std::int64_t> waiting_ = 0;
    std::atomic<std::int64_t> run_micros_ = 0;
};

}  // namespace mainstay::monitoring
