// Judges the memory of all processes all the time: a service whose processes leak is a signal, and
// so is that it is over. On one node at a time, as schedules are.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "http/metrics.hpp"
#include "jobs/jobs.hpp"
#include "monitoring/instance_memory.hpp"
#include "monitoring/judge_report.hpp"
#include "monitoring/leak_evidence.hpp"
#include "monitoring/service_alarm_store.hpp"
#include "monitoring/telemetry_access.hpp"
#include "monitoring/version_store.hpp"

namespace mainstay::monitoring {

/// Any thread; one look at a time. What is found outlives the process in the database.
class MemoryJudge {
public:
    explicit MemoryJudge(db::Database& database)
        : database_(database), alive_(database, "memory") {}

    /// Looks at all processes. Raises signals of the kind memory.leak, one a service and
    /// environment, ends those whose processes ended or grow no more, and once a minute has the
    /// source `memory` report that it is alive. Waits; a store that is away or slow is asked again
    /// with the next look.
    void look(telemetry::Store& store, const Call& call);

    /// What looks twice a minute. All that is given outlives it.
    std::vector<jobs::Schedule> schedules(const TelemetryAccess& access);

    /// Of this process. Outlived by this.
    std::vector<http::Family> metrics() const;

private:
    /// What leaks of a service in an environment.
    struct Finding {
        std::vector<LeakingProcess> processes;
        std::vector<const InstanceMemory::Instance*> instances;
    };

    using Findings = std::map<store::ServicePlace, Finding>;

    Findings find(telemetry::Store& store, const Call& call);
    std::string environment_of(
        telemetry::Store& store, const InstancePlace& place, const Call& call
    );
    LeakFacts facts_of(
        telemetry::Store& store, const store::ServicePlace& place, Time since, const Call& call
    );
    void raise(
        telemetry::Store& store, const Scope& scope, const store::ServicePlace& place,
        const Finding& finding, const ServiceAlarm* open, const Call& call
    );
    bool is_over(const ServiceAlarm& alarm, const Call& call) const;
    void end(const ServiceAlarm& alarm, const Call& call);

    db::Database& database_;
    std::mutex looking_;
    InstanceMemory memory_;  // By looking_, as the next.
    std::map<InstancePlace, std::string> environments_;
    AliveReport alive_;

    std::atomic<std::uint64_t> looks_ = 0;
    std::atomic<std::uint64_t> failures_ = 0;
    std::atomic<std::uint64_t> raised_ = 0;
    std::atomic<std::uint64_t> ended_ = 0;
    std::atomic<std::int64_t> processes_ = 0;
    std::atomic<std::int64_t> look_micros_ = 0;
};

}  // namespace mainstay::monitoring
