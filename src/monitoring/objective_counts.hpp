// Counts the requests of an objective in the store of telemetry.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "monitoring/objective_store.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// The longest duration that counts as one of at most so many milliseconds, in microseconds.
/// Summaries have durations in bins, each 2 % wide: the bin in which the threshold is counts as
/// fast, so this is up to 2 % more.
std::int64_t counted_threshold_micros(std::int64_t threshold_ms);

/// The requests of the range by minutes or hours; those without any are left out. Spans of kind
/// server and consumer are requests. Of an environment spans are counted one by one, as far as they
/// are kept; else the summaries are added up. REQUIRES: both ends are whole steps. Waits.
/// Refuses: telemetry_slow, telemetry_away.
Result<std::vector<CountedStep>> count_requests(
    telemetry::Store& store, const Objective& objective, const CountedRange& range,
    std::chrono::seconds step
);

}  // namespace mainstay::monitoring
