// For how long calls between the services of an application waited.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "monitoring/late_services.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

struct AskCallWaits {
    std::int64_t application = 0;
    std::string environment;  ///< Of the services called; empty: of those that name none.
    Time began_at;            ///< When it became worse.
    Time now;
    std::int64_t one_in = 1;  ///< Of how many traces one is looked at.
};

/// Calls of clients whose requests came as spans, too: those of two minutes before, and of at most
/// two minutes since; of either the last five thousand. Waits. Refuses: telemetry_slow,
/// telemetry_away.
Result<std::vector<CallWaits>> call_waits(telemetry::Store& store, const AskCallWaits& asked);

}  // namespace mainstay::monitoring
