// What operators see of signals at /metrics.
#pragma once

#include <vector>

#include "db/database.hpp"
#include "http/metrics.hpp"

namespace mainstay::signals {

/// How many signals are there, by severity and state, up to half a minute late; and what this
/// process raised, published and damped since its start. `database` outlives them.
std::vector<http::Family> metrics(db::Database& database);

}  // namespace mainstay::signals
