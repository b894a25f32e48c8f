#include "monitoring/deployment_watch.hpp"

#include "monitoring/known_deployment_store.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::days remembered{2};
constexpr int forgotten_at_once = 500;

template <class E>
void keep(db::Sql& sql, const Call& call, const E& event) {
    const auto& facts = event.facts;
    if (!facts || facts->started_at < call.now - remembered) return;
    store::keep_deployment(
        sql,
        {
            .deployment = event.deployment,
            .application = event.application,
            .service = facts->service,
            .environment = facts->environment,
            .version = facts->version,
            .status = facts->status,
            .started_at = facts->started_at,
            .effective_at = facts->effective_at,
            .actor = facts->actor,
            .edition = facts->edition,
        }
    );
}

template <events::Event E>
events::Subscription subscription(std::string kind, db::Database& database) {
    return events::on<E>(std::move(kind), {}, [&database](const E& event, const jobs::Run& run) {
        database.write([&](db::Sql& sql) {
            run.complete(sql);
            take_deployment(sql, run.call(), event);
        });
    });
}

/// Who deployed, of the deployments that may name them.
struct NamedActor {
    std::int64_t deployment = 0;
    std::string actor;
};
BOOST_DESCRIBE_STRUCT(NamedActor, (), (deployment, actor))

Result<ErasureProgress> erase_actors(
    db::Sql& sql, const Call&, const DataSubject& person, std::int64_t after
) {
    const auto redaction = person.redaction();
    const auto rows = sql.all<NamedActor>(
        "SELECT deployment, actor FROM known_deployment WHERE deployment > :after"
        " AND (LOWER(actor) LIKE :email ESCAPE '!' OR actor LIKE :name ESCAPE '!')"
        " ORDER BY deployment LIMIT :limit",
        after, redaction.email_pattern(), redaction.name_pattern(), forgotten_at_once
    );
    ErasureProgress progress;
    for (const auto& row : rows) {
        sql.run(
            "UPDATE known_deployment SET actor = :actor WHERE deployment = :deployment",
            redaction.without(row.actor), row.deployment
        );
        ++progress.erased;
    }
    if (rows.size() == forgotten_at_once) progress.next = rows.back().deployment;
    return progress;
}

}  // namespace

void take_deployment(db::Sql& sql, const Call& call, const events::DeploymentRecorded& event) {
    keep(sql, call, event);
}

void take_deployment(db::Sql& sql, const Call& call, const events::DeploymentEnded& event) {
    keep(sql, call, event);
}

void take_deployment(db::Sql& sql, const Call& call, const events::DeploymentChanged& event) {
    if (event.is_removed)
        store::forget_deployment(sql, event.deployment);
    else
        keep(sql, call, event);
}

std::vector<events::Subscription> deployment_subscriptions(db::Database& database) {
    return {
        subscription<events::DeploymentRecorded>("monitoring.take_deployment", database),
        subscription<events::DeploymentEnded>("monitoring.take_deployment_end", database),
        subscription<events::DeploymentChanged>("monitoring.take_deployment_change", database),
    };
}

jobs::Schedule deployment_schedule(db::Database& database) {
    return {
        .name = "monitoring.forget_deployments",
        .every = std::chrono::hours(1),
        .work =
            [&database](const jobs::Run& run) {
                std::int64_t forgotten = forgotten_at_once;
                while (forgotten == forgotten_at_once && !run.is_stopping())
                    forgotten = database.write([&](db::Sql& sql) {
                        return store::forget_deployments(
                            sql, run.call().now - remembered, forgotten_at_once
                        );
                    });
            },
    };
}

PersonalData deployment_personal_data() { return {.erasure = {{"deployments", erase_actors}}}; }

}  // namespace mainstay::monitoring
