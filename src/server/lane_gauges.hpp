// What the metrics show of the database's lanes.
#pragma once

#include <vector>

#include "db/database.hpp"
#include "http/metrics.hpp"

namespace mainstay::server {

/// How busy the lanes of the database are. It outlives the gauges.
std::vector<http::Gauge> lane_gauges(const db::Database& database);

}  // namespace mainstay::server
