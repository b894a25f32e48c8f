// Deployments that monitoring knows of, in the database. No rule lives here.
#pragma once

#include <vector>

#include "db/sql.hpp"
#include "monitoring/known_deployments.hpp"
#include "monitoring/operation_evidence.hpp"
#include "monitoring/version_store.hpp"

namespace mainstay::monitoring::store {

/// Puts it in place of what an earlier edition said. Index: the primary key.
void keep_deployment(db::Sql& sql, const KnownDeployment& deployment);

/// Index: the primary key.
void forget_deployment(db::Sql& sql, std::int64_t deployment);

/// Those of an application that started within the range, the latest 200. Index:
/// known_deployment_application.
std::vector<KnownDeployment> deployments_within(
    db::Sql& sql, std::int64_t application, Time from, Time to
);

/// The versions of a service, and the deployments that may have made it worse at `began_at`.
/// Indexes: those of known_versions and of deployments_within.
HypothesisFacts known_changes(db::Sql& sql, const ServicePlace& place, Time began_at, Time now);

/// Forgets up to `limit` that started before then; returns how many. Index: known_deployment_age.
std::int64_t forget_deployments(db::Sql& sql, Time before, int limit);

}  // namespace mainstay::monitoring::store
