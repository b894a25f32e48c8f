#include "monitoring/known_deployment_store.hpp"

namespace mainstay::monitoring::store {

namespace {

constexpr std::int64_t known_max = 200;

}  // namespace

void keep_deployment(db::Sql& sql, const KnownDeployment& deployment) {
    const auto& d = deployment;
    sql.run(
        "INSERT INTO known_deployment (deployment, application, service, environment, version,"
        " status, started_at, effective_at, actor, edition) VALUES (:deployment, :application,"
        " :service, :environment, :version, :status, :started, :effective, :actor, :edition)"
        " ON CONFLICT (deployment) DO UPDATE SET status = excluded.status,"
        " started_at = excluded.started_at, effective_at = excluded.effective_at,"
        " actor = excluded.actor, edition = excluded.edition"
        " WHERE known_deployment.edition <= excluded.edition",
        d.deployment, d.application, d.service, d.environment, d.version, d.status, d.started_at,
        d.effective_at, d.actor, d.edition
    );
}

void forget_deployment(db::Sql& sql, std::int64_t deployment) {
    sql.run("DELETE FROM known_deployment WHERE deployment = :deployment", deployment);
}

std::vector<KnownDeployment> deployments_within(
    db::Sql& sql, std::int64_t application, Time from, Time to
) {
    return sql.all<KnownDeployment>(
        "FROM known_deployment WHERE application = :application AND started_at >= :from"
        " AND started_at < :to ORDER BY started_at DESC, deployment DESC LIMIT :limit",
        application, from, to, known_max
    );
}

HypothesisFacts known_changes(db::Sql& sql, const ServicePlace& place, Time began_at, Time now) {
    return {
        .versions = known_versions(sql, place, {}),
        .callees = {},
        .deployments = deployments_within(sql, place.application, began_at - under_way_max, now),
    };
}

std::int64_t forget_deployments(db::Sql& sql, Time before, int limit) {
    return sql.run(
        "DELETE FROM known_deployment WHERE deployment IN (SELECT deployment FROM known_deployment"
        " WHERE started_at < :before ORDER BY started_at LIMIT :limit)",
        before, limit
    );
}

}  // namespace mainstay::monitoring::store
