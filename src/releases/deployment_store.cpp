#include "releases/deployment_store.hpp"

#include "releases/permissions.hpp"
#include "releases/releases.hpp"

namespace mainstay::releases {

std::optional<std::string> revision_of(
    db::Sql& sql, Id<Application> application, std::string_view version
) {
    return sql.value<std::string>(
        "SELECT revision FROM (SELECT version, revision, started_at, id FROM deployment"
        " WHERE application = :application ORDER BY started_at DESC, id DESC LIMIT 1000) d"
        " WHERE version = :version AND revision IS NOT NULL"
        " ORDER BY started_at DESC, id DESC LIMIT 1",
        application, version
    );
}

std::vector<events::ReleaseUse> release_uses(
    db::Sql& sql, Id<Application> application, Time since
) {
    const auto latest = sql.all<Deployment>(
        "FROM deployment WHERE application = :application"
        " ORDER BY started_at DESC, id DESC LIMIT 1000",
        application
    );
    std::vector<events::ReleaseUse> uses;
    // The one that serves now, by where it does.
    std::map<std::pair<std::string, std::string>, std::size_t> serving;
    for (auto at = latest.rbegin(); at != latest.rend(); ++at) {
        const auto from = effective_at(*at);
        if (at->status != DeploymentStatus::succeeded || !from) continue;
        const std::pair where{at->service, at->environment};
        if (const auto before = serving.find(where); before != serving.end())
            uses[before->second].to = *from;
        serving.insert_or_assign(where, uses.size());
        uses.push_back({at->version, at->service, at->environment, *from});
    }
    std::erase_if(uses, [&](const auto& use) { return use.to && *use.to <= since; });
    return uses;
}

}  // namespace mainstay::releases

namespace mainstay::releases::store {

Id<Deployment> insert_deployment(db::Sql& sql, const Deployment& deployment) {
    const auto& d = deployment;
    return sql
        .value<Id<Deployment>>(
            "INSERT INTO deployment (application, service, environment, version, previous_version,"
            " is_return, revision, status, started_at, finished_at, seen_at, measured_from, actor,"
            " url, note, source, created_at, created_by, ingest_key, ingest_key_name)"
            " VALUES (:application, :service, :environment, :version, :previous, :is_return,"
            " :revision, :status, :started, :finished, :seen, :measured, :actor, :url, :note,"
            " :source, :created_at, :created_by, :ingest_key, :key_name) RETURNING id",
            d.application, d.service, d.environment, d.version, d.previous_version, d.is_return,
            d.revision, d.status, d.started_at, d.finished_at, d.seen_at, d.measured_from, d.actor,
            d.url, d.note, d.source, d.created_at, d.created_by, d.ingest_key, d.ingest_key_name
        )
        .value();
}

std::optional<Deployment> find_deployment(db::Sql& sql, Id<Deployment> id) {
    return sql.one<Deployment>("FROM deployment WHERE id = :id", id);
}

bool update_deployment(db::Sql& sql, const Deployment& deployment) {
    const auto& d = deployment;
    return sql.run(
               "UPDATE deployment SET previous_version = :previous, is_return = :is_return,"
               " revision = :revision, status = :status, started_at = :started,"
               " finished_at = :finished, seen_at = :seen, measured_from = :measured,"
               " actor = :actor, url = :url, note = :note, edition = edition + 1"
               " WHERE id = :id AND edition = :edition",
               d.previous_version, d.is_return, d.revision, d.status, d.started_at, d.finished_at,
               d.seen_at, d.measured_from, d.actor, d.url, d.note, d.id, d.edition
           ) == 1;
}

bool remove_deployment(db::Sql& sql, Id<Deployment> id) {
    sql.run("DELETE FROM deployment_verdict WHERE deployment = :id", id);
    return sql.run("DELETE FROM deployment WHERE id = :id", id) == 1;
}

std::optional<Deployment> find_same(
    db::Sql& sql, const Deployment& like, const StartWindow& window
) {
    return sql.one<Deployment>(
        "FROM deployment WHERE application = :application AND service = :service"
        " AND environment = :environment AND version = :version AND started_at <= :to"
        " AND (started_at >= :from OR (status = 'running' AND started_at >= :running_from))"
        " AND (seen_at IS NULL OR CAST(:is_unseen AS BIGINT) = 0)"
        " ORDER BY started_at DESC, id DESC LIMIT 1",
        like.application, like.service, like.environment, like.version, window.to, window.from,
        window.running_from.value_or(window.from), window.is_unseen
    );
}

std::optional<Deployment> find_previous(db::Sql& sql, const Deployment& like) {
    auto latest_of = [&](const std::string& service) {
        return sql.one<Deployment>(
            "FROM deployment WHERE application = :application AND service = :service"
            " AND environment = :environment AND started_at < :started"
            " AND status IN ('running', 'succeeded')"
            " ORDER BY started_at DESC, id DESC LIMIT 1",
            like.application, service, like.environment, like.started_at
        );
    };
    auto own = latest_of(like.service);
    if (like.service.empty()) return own;
    auto of_all = latest_of("");
    if (own && of_all && of_all->started_at > own->started_at) return of_all;
    return own ? own : of_all;
}

bool was_there_before(db::Sql& sql, const Deployment& like) {
    return sql
        .value<std::int64_t>(
            "SELECT id FROM deployment WHERE application = :application AND service = :service"
            " AND environment = :environment AND version = :version AND started_at < :started"
            " LIMIT 1",
            like.application, like.service, like.environment, like.version, like.started_at
        )
        .has_value();
}

std::vector<Deployment> deployments(
    db::Sql& sql, const Call& call, const DeploymentFilter& filter
) {
    db::Query query;
    query.add("FROM deployment WHERE id > 0");
    if (identity::reach(call, deployment_read) != Reach::all) {
        // The sign keeps SQLite from reading application by application, which it would then sort.
        query.add(" AND +application IN (SELECT a.id FROM application a WHERE a.id > 0");
        identity::scope(call, deployment_read).narrow(query);
        query.add(")");
    }
    if (filter.application) query.add(" AND application = :application", *filter.application);
    // An empty name is that of all.
    auto narrow = [&](const std::string& column, const std::optional<std::string>& name) {
        if (!name) return;
        if (filter.is_wider)
            query.add(" AND " + column + " IN ('', :" + column + ")", *name);
        else
            query.add(" AND " + column + " = :" + column, *name);
    };
    narrow("service", filter.service);
    narrow("environment", filter.environment);
    if (filter.from) query.add(" AND started_at >= :from", *filter.from);
    if (filter.before) query.add(" AND started_at < :before", *filter.before);
    if (filter.after)
        query.add(
            " AND (started_at, id) < (:after_at, :after_id)", filter.after->first,
            filter.after->second
        );
    query.add(" ORDER BY started_at DESC, id DESC LIMIT :limit", filter.limit);
    return sql.all<Deployment>(query);
}

std::vector<VerdictRow> verdicts_of(db::Sql& sql, const std::vector<Id<Deployment>>& deployments) {
    if (deployments.empty()) return {};
    db::Query query;
    query.add("FROM deployment_verdict WHERE deployment IN ").add_list(deployments);
    query.add(" ORDER BY deployment, minutes LIMIT :limit", std::int64_t{1'000});
    return sql.all<VerdictRow>(query);
}

void keep_verdict(db::Sql& sql, const VerdictRow& row) {
    sql.run(
        "INSERT INTO deployment_verdict (deployment, minutes, judged_at, document)"
        " VALUES (:deployment, :minutes, :judged_at, :document)"
        " ON CONFLICT (deployment, minutes) DO UPDATE SET judged_at = excluded.judged_at,"
        " document = excluded.document",
        row.deployment, row.minutes, row.judged_at, row.document
    );
}

}  // namespace mainstay::releases::store
