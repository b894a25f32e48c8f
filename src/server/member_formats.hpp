// What keys, addresses and cursors look like, for the API description.
#pragma once

#include <span>

#include "http/route.hpp"

namespace mainstay::server {

/// The formats of members by their name, the special ones first.
std::span<const http::MemberFormat> member_formats();

}  // namespace mainstay::server
