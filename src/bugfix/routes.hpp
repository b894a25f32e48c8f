// The routes of bugfix/.
#pragma once

#include <string>
#include <vector>

#include "bugfix/groups.hpp"
#include "http/route.hpp"

namespace mainstay::bugfix {

/// `tickets` outlives the routes.
std::vector<http::Route> routes(const Tickets& tickets, const std::string& public_url);

}  // namespace mainstay::bugfix
