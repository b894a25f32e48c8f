// The routes of approvals.
#pragma once

#include <vector>

#include "http/route.hpp"

namespace mainstay::ticketing {

/// Under /api/v1/approvals, and those of a ticket.
std::vector<http::Route> approval_routes();

}  // namespace mainstay::ticketing
