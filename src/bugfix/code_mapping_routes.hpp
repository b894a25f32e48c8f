// The routes of code mappings, and of what a repository says of releases.
#pragma once

#include <functional>
#include <vector>

#include "bugfix/mirror.hpp"
#include "http/route.hpp"

namespace mainstay::bugfix {

/// `mirrors` gives those of this node; it is called while requests are served alone.
std::vector<http::Route> code_mapping_routes(std::function<const Mirrors&()> mirrors);

}  // namespace mainstay::bugfix
