// What the first view of the web UI counts beside its places, in one request: each that it makes
// delays it.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "module/module.hpp"

namespace mainstay::server {

/// The lists of these modules whose views are saved.
std::vector<ViewKind> view_kinds(const std::vector<Module>& modules);

/// GET /api/v1/navigation.
http::Route navigation_route(const std::vector<Module>& modules);

}  // namespace mainstay::server
