// The filter language, for whoever types it: the fields of each kind of resource, what could stand
// at the cursor, and what a text means.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "module/module.hpp"

namespace mainstay::server {

/// The routes below `/api/v1/filters/{kind}`, for the kinds that these modules declare.
std::vector<http::Route> filter_routes(const std::vector<Module>& modules);

}  // namespace mainstay::server
