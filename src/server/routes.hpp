// The routes of the whole server.
#pragma once

#include <string>
#include <vector>

#include "http/route.hpp"
#include "module/module.hpp"

namespace mainstay::server {

class LiveHub;

/// The routes of all modules and of the server itself, but for `/api/v1/ready`. `live` outlives
/// them; null where only their description is wanted.
std::vector<http::Route> all_routes(
    const std::vector<Module>& modules, const Site& site, LiveHub* live
);

/// The API description (OpenAPI 3.1) of all routes, as JSON text.
std::string openapi_text(const std::vector<Module>& modules);

}  // namespace mainstay::server
