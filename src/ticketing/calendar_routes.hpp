// The routes of business calendars.
#pragma once

#include <vector>

#include "http/route.hpp"

namespace mainstay::ticketing {

/// Under /api/v1/calendars, and /api/v1/holiday-files.
std::vector<http::Route> calendar_routes();

}  // namespace mainstay::ticketing
