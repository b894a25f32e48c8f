// The figures of the store of telemetry, for /metrics.
#pragma once

#include <vector>

#include "http/metrics.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// `store` outlives the figures.
std::vector<http::Family> store_metrics(telemetry::Store& store);

}  // namespace mainstay::monitoring
