// The routes by which telemetry comes in over HTTP.
#pragma once

#include <vector>

#include "events/telemetry_exception.hpp"
#include "http/route.hpp"
#include "monitoring/telemetry_access.hpp"

namespace mainstay::monitoring {

/// The set of routes of the listener for OTLP.
inline constexpr std::string_view otlp_routes = "otlp";

/// Both outlive the routes.
std::vector<http::Route> ingest_routes(
    const TelemetryAccess& access, const events::TakeExceptions& exceptions
);

}  // namespace mainstay::monitoring
