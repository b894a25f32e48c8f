// The routes of background jobs. They stand here since jobs/ and http/ do not know one another.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "module/action.hpp"

namespace mainstay::server {

/// Background jobs, seen and retried.
inline constexpr Action jobs_manage{
    .name = "jobs_manage", .scope = TokenScope::admin, .manager = Reach::all
};

/// List, count, retry and discard jobs.
std::vector<http::Route> job_routes();

}  // namespace mainstay::server
