// The routes of time that was spent on tickets.
#pragma once

#include <vector>

#include "http/route.hpp"

namespace mainstay::ticketing {

std::vector<http::Route> time_routes();

}  // namespace mainstay::ticketing
