// The routes of bugfix/.
#pragma once

#include <vector>

#include "bugfix/groups.hpp"
#include "http/route.hpp"

namespace mainstay::bugfix {

/// `tickets` outlives the routes.
std::vector<http::Route> routes(const Tickets& tickets);

}  // namespace mainstay::bugfix
