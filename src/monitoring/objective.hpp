// A service level objective, and its rules. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace mainstay::monitoring {

/// What makes a request a good one: it does not fail; or it takes no longer than a threshold, of
/// those that do not fail.
enum class ObjectiveIndicator { availability, latency };
BOOST_DESCRIBE_ENUM(ObjectiveIndicator, availability, latency)

/// One row of `objective`.
struct Objective {
    Id<Objective> id;
    Id<Application> application;
    std::string name;
    std::string service;
    std::string operation;    ///< Empty: all.
    std::string environment;  ///< Empty: all.
    ObjectiveIndicator indicator = ObjectiveIndicator::availability;
    std::optional<std::int64_t> threshold_ms;  ///< Of latency.
    std::int64_t target_millipercent = 99'900;
    std::int64_t window_days = 30;
    bool enabled = true;
    std::optional<Time> retired_at;
    Time created_at;
    Time changed_at;
    std::int64_t version = 1;
    std::int64_t definition = 1;  ///< Rises when what is counted becomes something else.
    std::optional<Time> counted_from;
    std::optional<Time> counted_to;
};
BOOST_DESCRIBE_STRUCT(
    Objective, (),
    (id, application, name, service, operation, environment, indicator, threshold_ms,
     target_millipercent, window_days, enabled, retired_at, created_at, changed_at, version,
     definition, counted_from, counted_to)
)

using ObjectiveWindow = Count<7, 90>;
using ObjectiveThreshold = Count<1, 600'000>;

/// How many objectives an application may have, and all of them together, without retired ones.
inline constexpr std::int64_t objectives_max = 100;
inline constexpr std::int64_t objectives_of_all_max = 500;

inline constexpr std::int64_t target_millipercent_min = 50'000;
inline constexpr std::int64_t target_millipercent_max = 99'999;

/// How long counts are kept: what the longest window needs, and the longest time that is judged by
/// the minute.
inline constexpr std::chrono::hours hour_counts_kept{24 * 92};
inline constexpr std::chrono::hours minute_counts_kept{8};

/// Whether counts of one are counts of the other.
inline bool counts_the_same(const Objective& one, const Objective& other) {
    return one.service == other.service && one.operation == other.operation &&
           one.environment == other.environment && one.indicator == other.indicator &&
           one.threshold_ms == other.threshold_ms;
}

/// The begin of the hour, or of another length of time, in which `at` is.
inline Time step_begin(Time at, std::chrono::microseconds step) {
    return {at.micros - at.micros % step.count()};
}

}  // namespace mainstay::monitoring
