// What an operation did at the same hour of earlier days.
#pragma once

#include <optional>

#include "detect/operation_change.hpp"
#include "monitoring/recent_requests.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// Of the last seven days, by the summaries of hours, which do not say of which environment they
/// are. Nothing where there were no requests. Waits. Refuses: telemetry_slow, telemetry_away.
Result<std::optional<detect::OperationOnOtherDays>> on_other_days(
    telemetry::Store& store, const OperationPlace& place, Time now
);

}  // namespace mainstay::monitoring
