// A version that telemetry shows for the first time was deployed: recorded as that, unless somebody
// did before.
#pragma once

#include "db/database.hpp"
#include "db/sql.hpp"
#include "events/events.hpp"
#include "events/service_version_seen.hpp"

namespace mainstay::releases {

/// Records the deployment, or completes the one that a person or a program recorded before the
/// version was seen, of the service or of all its application. Names that are too long to be
/// recorded are passed over.
void take_seen_version(db::Sql& sql, const Call& call, const events::ServiceVersionSeen& seen);

/// The reaction to such an event. `database` outlives it.
events::Subscription seen_versions(db::Database& database);

}  // namespace mainstay::releases
