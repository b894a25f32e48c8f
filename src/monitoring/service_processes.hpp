// How often processes of a service began anew, by the resources of the spans that they sent. Pure.
//
// A process is known by what only it has: when it was made, its number at a place, or an id that
// was made by chance. That one ended is not sent by anybody: it is taken to be so where its silence
// since would be very improbable of one that went on as before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "telemetry/rows.hpp"

namespace mainstay::monitoring {

/// Spans are counted by steps of so long.
inline constexpr std::chrono::seconds process_step{10};

/// A process of a service, as its spans show it in a range of time.
struct ServiceProcess {
    std::string service;
    std::string environment;
    std::string version;
    std::string place;     ///< Where one follows the other: a pod, a host; empty: it is not known.
    std::string identity;  ///< What only this process has; empty: nothing tells it from others.
    std::optional<Time> began_at;  ///< When it was made, if it says so.
    Time first_at;                 ///< Of its spans in the range.
    Time last_at;
    std::int64_t steps = 0;  ///< In how many it sent some.
};

/// What the resource of a span, a JSON object, says of its process.
ServiceProcess process_of(const std::string& resource);

/// How often a process of the range took the place of one that had ended, in the same version.
/// `replaced_from`: a deployment began then, which replaces each process once; that is not among
/// it. Nothing where processes cannot be told apart, or send too seldom.
std::optional<std::int64_t> restarts_of(
    std::vector<ServiceProcess> processes, telemetry::TimeRange range,
    std::optional<Time> replaced_from
);

}  // namespace mainstay::monitoring
