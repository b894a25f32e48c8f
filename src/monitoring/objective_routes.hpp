// The routes of objectives.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "monitoring/telemetry_access.hpp"

namespace mainstay::monitoring {

/// `access` outlives the routes.
std::vector<http::Route> objective_routes(const TelemetryAccess& access);

}  // namespace mainstay::monitoring
