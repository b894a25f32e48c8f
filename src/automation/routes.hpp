// The routes below /api/v1/automation.
#pragma once

#include <vector>

#include "automation/kinds.hpp"
#include "http/route.hpp"

namespace mainstay::automation {

/// REQUIRES: `kinds` outlives them.
std::vector<http::Route> routes(const Kinds& kinds);

}  // namespace mainstay::automation
