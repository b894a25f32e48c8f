// The routes of bugfix/.
#pragma once

#include <string>
#include <vector>

#include "bugfix/groups.hpp"
#include "http/route.hpp"

namespace mainstay::bugfix {

/// `neighbours` outlives the routes.
std::vector<http::Route> routes(const Neighbours& neighbours, const std::string& public_url);

}  // namespace mainstay::bugfix
