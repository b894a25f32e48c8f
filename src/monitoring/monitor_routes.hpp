// The routes of monitors.
#pragma once

#include <semaphore>
#include <vector>

#include "base/time.hpp"
#include "http/route.hpp"
#include "monitoring/telemetry_access.hpp"

namespace mainstay::monitoring {

/// How many previews are made at once: each asks the store for seconds.
struct PreviewTurns {
    std::counting_semaphore<2> free{2};
};

/// All that is given outlives the routes.
std::vector<http::Route> monitor_routes(const TelemetryAccess& access, PreviewTurns& turns);

}  // namespace mainstay::monitoring
