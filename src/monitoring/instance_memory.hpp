// The memory of each process that reports it, as far as it is judged: read from the store, and
// judged value by value. It is a copy: a process that begins anew reads it again.
#pragma once

#include <compare>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "detect/leak.hpp"
#include "monitoring/memory_growth.hpp"
#include "monitoring/metric_labels.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// A process of a service, in an environment where its metrics name one.
struct InstancePlace {
    std::int64_t application = 0;
    std::string service;
    std::string environment;
    std::string instance;

    auto operator<=>(const InstancePlace&) const = default;
};

/// How many processes are judged: those that were looked at first stay.
inline constexpr std::size_t instances_max = 2'000;

/// One thread.
class InstanceMemory {
public:
    /// What is known of a process.
    struct Instance {
        std::string metric;  ///< By which it is judged.
        std::vector<std::int64_t> series{};
        std::vector<std::int64_t> limit_series{};
        std::optional<double> limit{};  ///< Bytes.
        detect::LeakDetector detector{};
        detect::LeakJudgement leak{};  ///< Of the last whole minute.
        MemoryGrowth growth{};
        std::deque<MemorySample> minutes{};   ///< The least of each of the last hours.
        std::vector<MemorySample> samples{};  ///< The last ones.
        std::optional<Time> looked_at{};      ///< None yet.
        Time last_at{};
    };

    /// Reads what is new: of those that are known what came since, of others what there is of two
    /// days, a hundred of them at most. Forgets those of which nothing came for ten minutes. Waits.
    /// Refuses: telemetry_slow, telemetry_away; what was read before stays then.
    Result<> refresh(telemetry::Store& store, const Scope& scope, Time now);

    const std::map<InstancePlace, Instance>& instances() const { return instances_; }

private:
    struct Named;

    Result<> find(telemetry::Store& store, const Scope& scope, Time now);
    Result<> read_back(telemetry::Store& store, Time now);
    Result<> read_new(telemetry::Store& store, Time now);
    Result<> read_limits(telemetry::Store& store, std::vector<Instance*> of, Time now);
    void add(Instance& instance, const std::vector<MemorySample>& samples);
    void add_minute(Instance& instance, Time minute, double bytes);

    std::map<InstancePlace, Instance> instances_;
    std::map<InstancePlace, Time> ended_;  // And when they may be asked about again.
};

}  // namespace mainstay::monitoring
