#include "monitoring/version_store.hpp"

#include <algorithm>

namespace mainstay::monitoring::store {

namespace {

constexpr std::int64_t known_max = 100;

}  // namespace

std::vector<KnownVersion> known_versions(
    db::Sql& sql, const ServicePlace& place, const std::vector<SeenVersion>& besides
) {
    auto known = sql.all<KnownVersion>(
        "FROM service_version WHERE application = :application AND service = :service"
        " AND environment = :environment ORDER BY last_seen_at DESC, version LIMIT :limit",
        place.application, place.service, place.environment, known_max
    );
    if (static_cast<std::int64_t>(known.size()) < known_max) return known;
    for (const auto& each : besides) {
        if (std::ranges::find(known, each.version, &KnownVersion::version) != known.end()) continue;
        auto found = sql.one<KnownVersion>(
            "FROM service_version WHERE application = :application AND service = :service"
            " AND environment = :environment AND version = :version",
            place.application, place.service, place.environment, each.version
        );
        if (found) known.push_back(*std::move(found));
    }
    return known;
}

bool remember_version(db::Sql& sql, const ServicePlace& place, const KnownVersion& version) {
    const bool was_known =
        sql.run(
            "UPDATE service_version SET noticed_at = :noticed, last_seen_at = :seen"
            " WHERE application = :application AND service = :service"
            " AND environment = :environment AND version = :version",
            version.noticed_at, version.last_seen_at, place.application, place.service,
            place.environment, version.version
        ) == 1;
    if (!was_known)
        sql.run(
            "INSERT INTO service_version"
            " (application, service, environment, version, noticed_at, last_seen_at)"
            " VALUES (:application, :service, :environment, :version, :noticed, :seen)",
            place.application, place.service, place.environment, version.version,
            version.noticed_at, version.last_seen_at
        );
    return was_known;
}

Time looked_until(db::Sql& sql) {
    return sql.value<Time>("SELECT looked_until FROM version_watch WHERE id = 1").value();
}

void look_until(db::Sql& sql, Time until) {
    sql.run("UPDATE version_watch SET looked_until = :until WHERE id = 1", until);
}

std::int64_t forget_versions(db::Sql& sql, Time before, int limit) {
    return sql.run(
        "DELETE FROM service_version WHERE (application, service, environment, version) IN"
        " (SELECT application, service, environment, version FROM service_version"
        " WHERE last_seen_at < :before ORDER BY last_seen_at LIMIT :limit)",
        before, limit
    );
}

}  // namespace mainstay::monitoring::store
