// The event stream that keeps open pages up to date. Each caller is told only of what they may
// know.
#pragma once

#include "http/route.hpp"

namespace mainstay::server {

/// GET /api/v1/events.
http::Route live_route();

}  // namespace mainstay::server
