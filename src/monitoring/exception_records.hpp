// The exceptions in what telemetry came: events of spans, and log records.
#pragma once

#include <vector>

#include "events/telemetry_exception.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// How many exceptions of one request are handed on.
inline constexpr std::size_t exceptions_max = 100;

/// Of an arrival that was read. One look through its bytes where there are none.
std::vector<events::TelemetryException> exceptions_in(const telemetry::Arrival& arrival);

/// Has `exceptions` of the arrival taken, if anybody wants them, and goes on with `next`: at once
/// where there are none; not at all where they could not be taken, which `refuse` is told.
void take_exceptions(
    const events::TakeExceptions& take, std::unique_ptr<telemetry::Arrival> arrival,
    std::function<void(std::unique_ptr<telemetry::Arrival>)> next, std::function<void(Error)> refuse
);

}  // namespace mainstay::monitoring
