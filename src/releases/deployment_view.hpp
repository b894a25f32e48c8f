// A deployment as it is shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "releases/comparison.hpp"
#include "releases/deployment.hpp"

namespace mainstay::releases {

/// What may be done to a deployment now.
enum class DeploymentAction { end, remove };
BOOST_DESCRIBE_ENUM(DeploymentAction, end, remove)

/// The program that recorded a deployment, by its ingest key.
struct RecordingKey {
    Id<IngestKey> id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(RecordingKey, (), (id, name))

/// How a service did some minutes after its deployment, compared with before.
struct DeploymentVerdict {
    std::int64_t minutes = 0;
    Time judged_at;
    Comparison comparison;
};
BOOST_DESCRIBE_STRUCT(DeploymentVerdict, (), (minutes, judged_at, comparison))

struct DeploymentView {
    Id<Deployment> id;
    std::string application;
    std::optional<std::string> service;      // None: all of the application.
    std::optional<std::string> environment;  // None was named.
    std::string version;
    std::optional<std::string> previous_version;
    bool is_return = false;  // To a version that had been there before.
    std::optional<std::string> revision;
    DeploymentStatus status = DeploymentStatus::running;
    Time started_at;
    std::optional<Time> finished_at;
    std::optional<Time> seen_at;  // When telemetry had its version first.
    std::optional<std::string> actor;
    std::optional<std::string> url;
    std::optional<std::string> note;
    DeploymentSource source = DeploymentSource::api;
    Time created_at;
    std::optional<identity::NameRef> created_by;  // Nobody: a program, or telemetry.
    std::optional<RecordingKey> ingest_key;
    std::vector<DeploymentVerdict> verdicts;  // By minutes.
    std::int64_t edition = 1;                 // Of the record: what If-Match names.
    std::vector<DeploymentAction> may;
};
BOOST_DESCRIBE_STRUCT(
    DeploymentView, (),
    (id, application, service, environment, version, previous_version, is_return, revision, status,
     started_at, finished_at, seen_at, actor, url, note, source, created_at, created_by, ingest_key,
     verdicts, edition, may)
)

/// In their order, as the caller is shown them. A program that records is not shown what others
/// wrote.
std::vector<DeploymentView> views_of(
    db::Sql& sql, const Call& call, const std::vector<Deployment>& deployments
);

DeploymentView view_of(db::Sql& sql, const Call& call, const Deployment& deployment);

}  // namespace mainstay::releases
