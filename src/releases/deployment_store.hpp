// Deployments in the database. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "releases/deployment.hpp"

namespace mainstay::releases::store {

Id<Deployment> insert_deployment(db::Sql& sql, const Deployment& deployment);

/// Index: the primary key.
std::optional<Deployment> find_deployment(db::Sql& sql, Id<Deployment> id);

/// Writes what may change, if the row still is of that edition, which becomes the next. Returns
/// whether it was.
bool update_deployment(db::Sql& sql, const Deployment& deployment);

/// With its verdicts.
bool remove_deployment(db::Sql& sql, Id<Deployment> id);

/// When the same deployment may have started.
struct StartWindow {
    Time from;
    Time to;
    std::optional<Time> running_from{};  ///< One that is still running, may have from here on.
    bool is_unseen = false;              ///< Only one whose version telemetry did not have yet.
};

/// The latest record of the same application, service, environment and version that started within
/// the window. Index: deployment_version.
std::optional<Deployment> find_same(
    db::Sql& sql, const Deployment& like, const StartWindow& window
);

/// The latest one of the same application and environment, of the service or of all, whose version
/// may have run when `like` started: it did not fail, nor was it rolled back. Index:
/// deployment_service.
std::optional<Deployment> find_previous(db::Sql& sql, const Deployment& like);

/// Whether that version was put there before `like` started. Index: deployment_version.
bool was_there_before(db::Sql& sql, const Deployment& like);

/// What a list is narrowed to.
struct DeploymentFilter {
    std::optional<Id<Application>> application;
    std::optional<std::string> service;
    std::optional<std::string> environment;
    std::optional<Time> from;    ///< Only what started then or later.
    std::optional<Time> before;  ///< Only what started earlier.
    bool is_wider = false;       ///< What names no service, or no environment, counts as of each.
    std::optional<std::pair<Time, Id<Deployment>>> after;  ///< Behind that row of the list.
    std::int64_t limit = 0;
};

/// Newest first, of the applications that the caller reaches. Indexes: deployment_started;
/// deployment_environment; deployment_application; deployment_service.
std::vector<Deployment> deployments(db::Sql& sql, const Call& call, const DeploymentFilter& filter);

/// One row of `deployment_verdict`.
struct VerdictRow {
    Id<Deployment> deployment;
    std::int64_t minutes = 0;
    Time judged_at;
    std::string document;
};
BOOST_DESCRIBE_STRUCT(VerdictRow, (), (deployment, minutes, judged_at, document))

/// Of these deployments, by minutes; at most as many as there are measurements of each. Index: the
/// primary key.
std::vector<VerdictRow> verdicts_of(db::Sql& sql, const std::vector<Id<Deployment>>& deployments);

/// Puts it in place of an earlier one of the same minutes.
void keep_verdict(db::Sql& sql, const VerdictRow& row);

}  // namespace mainstay::releases::store
