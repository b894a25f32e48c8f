// The routes of signals, incidents, and what administrators decide about them.
#pragma once

#include <vector>

#include "http/route.hpp"

namespace mainstay::signals {

std::vector<http::Route> routes();

}  // namespace mainstay::signals
