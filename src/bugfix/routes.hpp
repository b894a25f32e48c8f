// The routes of bugfix/.
#pragma once

#include <string>
#include <vector>

#include "bugfix/groups.hpp"
#include "bugfix/source_maps.hpp"
#include "http/route.hpp"

namespace mainstay::bugfix {

/// `tickets` and `maps` outlive the routes.
std::vector<http::Route> routes(
    const Tickets& tickets, const std::string& public_url, SourceMaps& maps
);

}  // namespace mainstay::bugfix
