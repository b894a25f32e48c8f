// The routes of vendors, and of handing tickets to them.
#pragma once

#include <vector>

#include "http/route.hpp"

namespace mainstay::ticketing {

std::vector<http::Route> vendor_routes();

}  // namespace mainstay::ticketing
