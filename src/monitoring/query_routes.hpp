// What is asked about telemetry over HTTP: under /api/v1/telemetry.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "monitoring/telemetry_access.hpp"

namespace mainstay::monitoring {

/// For staff, of the applications that they may see telemetry of. `access` outlives the routes.
std::vector<http::Route> query_routes(const TelemetryAccess& access);

}  // namespace mainstay::monitoring
