// The routes of background jobs. They stand here since jobs/ and http/ do not know one another.
#pragma once

#include <vector>

#include "http/route.hpp"

namespace mainstay::server {

/// List, count, retry and discard jobs: for managers and administrators.
std::vector<http::Route> job_routes();

}  // namespace mainstay::server
