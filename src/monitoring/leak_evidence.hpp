// What a signal about a service whose processes leak memory shows. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include "monitoring/instance_memory.hpp"
#include "monitoring/known_versions.hpp"
#include "monitoring/operation_evidence.hpp"
#include "monitoring/version_store.hpp"
#include "signals/signals.hpp"

namespace mainstay::monitoring {

/// A process that leaks, with its figures.
struct LeakingProcess {
    std::string instance;
    std::string metric;
    bool is_fast = false;  ///< It began to grow fast; else it grew for long.
    double score = 0;      ///< From 0 to 1.
    Time since{};
    double from_mib = 0;
    double to_mib = 0;
    double mib_per_hour = 0;
    std::optional<double> limit_mib{};
    std::optional<Time> limit_at{};
};
BOOST_DESCRIBE_STRUCT(
    LeakingProcess, (),
    (instance, metric, is_fast, score, since, from_mib, to_mib, mib_per_hour, limit_mib, limit_at)
)

/// Of a service: how many requests a second there were before it grew, and since.
struct LeakFacts {
    store::ServicePlace place{};
    HypothesisFacts changes{};  ///< Without callees.
    double requests_before = 0;
    double requests_since = 0;
};

/// What is held of a process; none where it does not leak.
std::optional<LeakingProcess> leaking(
    const InstancePlace& place, const InstanceMemory::Instance& instance
);

/// `leak:production:ledger`
std::string leak_key_of(const std::string& environment, const std::string& service);

/// In few words, for titles. REQUIRES: at least one process, here and below.
std::string leak_summary(const std::vector<LeakingProcess>& processes);

/// As JSON, with at most twenty processes, those that grow fastest first.
boost::json::object leak_reason(const std::vector<LeakingProcess>& processes);

/// Critical where a limit is reached within an hour.
signals::SignalSeverity leak_severity(const std::vector<LeakingProcess>& processes, Time now);

/// `deployment` or `new_version`, `load` and `limit`.
std::vector<Hypothesis> leak_hypotheses(
    const std::vector<LeakingProcess>& processes, const LeakFacts& facts
);

/// A chart of the processes that grow fastest, at most snapshot_bytes_max of signals/.
boost::json::value leak_snapshot(
    const std::vector<LeakingProcess>& processes,
    const std::vector<const InstanceMemory::Instance*>& instances, const LeakFacts& facts
);

}  // namespace mainstay::monitoring
