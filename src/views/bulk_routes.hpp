// The routes of runs over many items.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "views/kinds.hpp"

namespace mainstay::views {

/// `kinds` outlives the routes.
std::vector<http::Route> bulk_routes(const Kinds& kinds);

}  // namespace mainstay::views
