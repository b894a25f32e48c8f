// The routes of releases/.
#pragma once

#include <vector>

#include "http/route.hpp"

namespace mainstay::releases {

std::vector<http::Route> routes();

}  // namespace mainstay::releases
