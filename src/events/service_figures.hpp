// What a service did in a stretch of time, in figures. Known by monitoring/, asked for by whoever
// compares times, such as releases/; server/ passes the question on.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/time.hpp"

namespace mainstay::events {

/// How many requests took so long.
struct DurationBin {
    std::int64_t micros = 0;  ///< The durations that it stands for are about that long.
    std::int64_t requests = 0;
};
BOOST_DESCRIBE_STRUCT(DurationBin, (), (micros, requests))

/// Something measured at a moment.
struct GaugeSample {
    Time at;
    double value = 0;
};
BOOST_DESCRIBE_STRUCT(GaugeSample, (), (at, value))

/// What is not measured is left empty.
struct ServiceFigures {
    Time from;
    Time to;
    std::int64_t requests = 0;
    std::int64_t errors = 0;             ///< Requests that failed.
    std::vector<DurationBin> durations;  ///< Of the requests, by micros.
    std::vector<GaugeSample> cpu;        ///< Shares of the processors, 0 to 1, by time.
    std::vector<GaugeSample> memory;     ///< Bytes of an instance, by time.
    /// How often a process took the place of one that had ended, in the same version.
    std::optional<std::int64_t> restarts;
};
BOOST_DESCRIBE_STRUCT(
    ServiceFigures, (), (from, to, requests, errors, durations, cpu, memory, restarts)
)

/// Of which service, and of what time.
struct FiguresQuestion {
    std::int64_t application = 0;
    std::string service;      ///< Empty: all of the application.
    std::string environment;  ///< Empty: of all.
    std::optional<std::string> version;
    Time from;
    Time to;
    /// A deployment began then, which replaces each process once: that is no restart.
    std::optional<Time> replaced_from{};
};

/// Waits for the store of telemetry: never asked in a transaction. Refuses where it is away or has
/// too much to do. Empty: nothing is known.
using AskFigures = std::function<Result<ServiceFigures>(const FiguresQuestion& question)>;

}  // namespace mainstay::events
