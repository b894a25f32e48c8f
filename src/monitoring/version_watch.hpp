// Notices when a service runs in a version that it did not run in before, and emits
// ServiceVersionSeen. On one node at a time, as schedules are.
#pragma once

#include <vector>

#include "db/database.hpp"
#include "jobs/jobs.hpp"
#include "monitoring/telemetry_access.hpp"

namespace mainstay::monitoring {

/// Looks through the spans that came since the last look. Waits for the store; a store that is away
/// or slow is asked again with the next look. Of at most 5,000 services in their environments.
void look_for_versions(db::Database& database, telemetry::Store& store, const Call& call);

/// What looks every fifteen seconds, and what forgets. All that is given outlives them.
std::vector<jobs::Schedule> version_schedules(
    db::Database& database, const TelemetryAccess& access
);

}  // namespace mainstay::monitoring
