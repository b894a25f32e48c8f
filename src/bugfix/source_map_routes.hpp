// The routes of source maps.
#pragma once

#include <vector>

#include "bugfix/source_map_part.hpp"
#include "http/route.hpp"

namespace mainstay::bugfix {

/// `part` outlives the routes.
std::vector<http::Route> source_map_routes(const SourceMapPart& part);

}  // namespace mainstay::bugfix
