// The event stream that keeps open pages up to date. Each caller is told only of what they may
// know.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "module/module.hpp"

namespace mainstay::server {

/// GET /api/v1/events. `modules` outlives it.
http::Route live_route(const std::vector<Module>& modules);

}  // namespace mainstay::server
