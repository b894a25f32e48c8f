// Versions of services in the database. No rule lives here.
#pragma once

#include <string>
#include <vector>

#include "db/sql.hpp"
#include "monitoring/known_versions.hpp"

namespace mainstay::monitoring::store {

/// A service in an environment.
struct ServicePlace {
    std::int64_t application = 0;
    std::string service;
    std::string environment;

    auto operator<=>(const ServicePlace&) const = default;
};

/// The versions that are remembered of it: at most a hundred, those seen last first, and those of
/// `besides`. Indexes: service_version_seen; the primary key.
std::vector<KnownVersion> known_versions(
    db::Sql& sql, const ServicePlace& place, const std::vector<SeenVersion>& besides
);

/// Returns whether it was remembered already.
bool remember_version(db::Sql& sql, const ServicePlace& place, const KnownVersion& version);

/// Until when telemetry was looked through. Index: the primary key.
Time looked_until(db::Sql& sql);
void look_until(db::Sql& sql, Time until);

/// Forgets up to `limit` that were not seen since `before`; returns how many. Index:
/// service_version_age.
std::int64_t forget_versions(db::Sql& sql, Time before, int limit);

}  // namespace mainstay::monitoring::store
