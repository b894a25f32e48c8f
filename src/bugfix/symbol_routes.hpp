// The routes of symbol files.
#pragma once

#include <vector>

#include "bugfix/symbol_part.hpp"
#include "http/route.hpp"

namespace mainstay::bugfix {

/// `part` outlives the routes.
std::vector<http::Route> symbol_routes(const SymbolPart& part);

}  // namespace mainstay::bugfix
