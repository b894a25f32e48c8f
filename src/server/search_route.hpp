// The search over what all modules have. Each caller finds only what they may see.
#pragma once

#include <vector>

#include "http/metrics.hpp"
#include "http/route.hpp"
#include "module/module.hpp"
#include "search/search.hpp"

namespace mainstay::server {

/// The kinds of all modules, in their order.
std::vector<search::Kind> search_kinds(const std::vector<Module>& modules);

/// GET /api/v1/search.
http::Route search_route(const std::vector<Module>& modules);

/// How far the index is. `indexer` outlives them.
std::vector<http::Gauge> search_gauges(const search::Indexer& indexer);

}  // namespace mainstay::server
