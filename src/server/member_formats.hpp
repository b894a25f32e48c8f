// What keys, addresses and cursors look like, for the API description.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "module/module.hpp"

namespace mainstay::server {

/// The formats of members by their name. The first that fits counts.
std::vector<http::MemberFormat> member_formats(const std::vector<Module>& modules);

}  // namespace mainstay::server
