// What people and programs do with deployments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "releases/deployment.hpp"
#include "releases/deployment_view.hpp"

namespace mainstay::releases {

/// What records a deployment: a program that calls the API, or the command line.
enum class DeploymentOrigin { api, command };
BOOST_DESCRIBE_ENUM(DeploymentOrigin, api, command)

/// How a deployment ended.
enum class DeploymentOutcome { succeeded, failed, rolled_back };
BOOST_DESCRIBE_ENUM(DeploymentOutcome, succeeded, failed, rolled_back)

struct RecordDeployment {
    Line<10> application;
    std::optional<ServiceName> service;          // As telemetry names it; none: all of it.
    std::optional<EnvironmentName> environment;  // As telemetry names it.
    VersionName version;
    std::optional<Line<100>> revision;  // The commit.
    std::optional<DeploymentStatus>
        status;                       // Succeeded where there is `finished_at`; else running.
    std::optional<Time> started_at;   // Now.
    std::optional<Time> finished_at;  // Now, where the status says that it is over.
    std::optional<Line<200>> actor;   // Who deploys it, in words of the sender.
    std::optional<Line<2'000>> url;   // Of the pipeline, say: http or https.
    std::optional<Text<5'000>> note;
    std::optional<DeploymentOrigin> source;  // Api.
};
BOOST_DESCRIBE_STRUCT(
    RecordDeployment, (),
    (application, service, environment, version, revision, status, started_at, finished_at, actor,
     url, note, source)
)

struct ListDeployments {
    std::optional<Line<10>> application;
    std::optional<ServiceName> service;  // Together with an application.
    std::optional<EnvironmentName> environment;
    std::optional<Time> from;    // Only those that started then or later.
    std::optional<Time> before;  // Only those that started earlier.
    // Also those of all of the application, where a service is asked for, and those that name no
    // environment, where one is.
    std::optional<bool> wider;
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(
    ListDeployments, (), (application, service, environment, from, before, wider, limit, cursor)
)

struct WhichDeployment {
    Id<Deployment> id;
};
BOOST_DESCRIBE_STRUCT(WhichDeployment, (), (id))

struct EndDeployment {
    Id<Deployment> id;
    std::optional<std::int64_t> if_match;
    DeploymentOutcome status = DeploymentOutcome::succeeded;
    std::optional<Time> finished_at;  // Now; it stays where it was known.
    std::optional<Text<5'000>> note;  // In place of the one before.
};
BOOST_DESCRIBE_STRUCT(EndDeployment, (), (id, if_match, status, finished_at, note))

/// Records a deployment; the one that it is already, where the same version of the same service was
/// deployed into the same environment within an hour: that is completed and answered with 200. By
/// people, and by programs with an ingest key of the application.
/// Refuses: forbidden; not_found, for an application that the caller may not know of; invalid with
/// in_future, ends_before_start, still_running, url_unfit; deployment_ended.
Result<http::Reply<DeploymentView>> record_deployment(
    db::Sql& sql, const Call& call, const RecordDeployment& request
);

/// Newest first. Refuses: forbidden; not_found, for an application of which the caller sees none;
/// invalid with needs_application, bad_cursor.
Result<http::Page<DeploymentView>> list_deployments(
    db::Sql& sql, const Call& call, const ListDeployments& request
);

/// Refuses: forbidden; not_found.
Result<http::Versioned<DeploymentView>> show_deployment(
    db::Sql& sql, const Call& call, const WhichDeployment& request
);

/// Ends one that runs, or says that one was rolled back. Refuses: forbidden; not_found; stale;
/// deployment_ended; invalid with in_future, ends_before_start.
Result<http::Versioned<DeploymentView>> end_deployment(
    db::Sql& sql, const Call& call, const EndDeployment& request
);

/// Removes a record that was made by mistake. Refuses: forbidden; not_found.
Result<> remove_deployment(db::Sql& sql, const Call& call, const WhichDeployment& request);

}  // namespace mainstay::releases
