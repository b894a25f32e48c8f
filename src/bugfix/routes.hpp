// The routes of bugfix/.
#pragma once

#include <string>
#include <vector>

#include "bugfix/groups.hpp"
#include "bugfix/native_symbols.hpp"
#include "bugfix/source_maps.hpp"
#include "http/route.hpp"

namespace mainstay::bugfix {

/// `neighbours`, `maps` and `native` outlive the routes.
std::vector<http::Route> routes(
    const Neighbours& neighbours, const std::string& public_url, SourceMaps& maps,
    NativeSymbols& native
);

}  // namespace mainstay::bugfix
