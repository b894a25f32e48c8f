// A deployment, and the rules of its life. Pure: no SQL, no clock, no I/O.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace mainstay::releases {

enum class DeploymentStatus { running, succeeded, failed, rolled_back };
BOOST_DESCRIBE_ENUM(DeploymentStatus, running, succeeded, failed, rolled_back)

/// By what a deployment became known: a program that called the API, the command line, or telemetry
/// in which a version was seen.
enum class DeploymentSource { api, command, telemetry };
BOOST_DESCRIBE_ENUM(DeploymentSource, api, command, telemetry)

/// A version that was put into an environment. One row of `deployment`.
struct Deployment {
    Id<Deployment> id;
    Id<Application> application;
    std::string service;      ///< As telemetry names it; empty: all of the application.
    std::string environment;  ///< As telemetry names it; empty: none was named.
    std::string version;
    std::optional<std::string> previous_version;  ///< Nothing: none is known.
    bool is_return = false;  ///< The version had been there before, and another since: a rollback.
    std::optional<std::string> revision;  ///< The commit.
    DeploymentStatus status = DeploymentStatus::running;
    Time started_at;
    std::optional<Time> finished_at;
    std::optional<Time> seen_at;        ///< When telemetry had its version first.
    std::optional<Time> measured_from;  ///< What the times of its verdicts are counted from.
    std::optional<std::string> actor;   ///< Who deployed it, in words of the sender.
    std::optional<std::string> url;
    std::optional<std::string> note;
    DeploymentSource source = DeploymentSource::api;
    Time created_at;
    std::optional<Id<User>> created_by;
    std::optional<Id<IngestKey>> ingest_key;  ///< The program's that recorded it.
    std::optional<std::string> ingest_key_name;
    std::int64_t edition = 1;  ///< Of the row: `version` is that of the software.
};
BOOST_DESCRIBE_STRUCT(
    Deployment, (),
    (id, application, service, environment, version, previous_version, is_return, revision, status,
     started_at, finished_at, seen_at, measured_from, actor, url, note, source, created_at,
     created_by, ingest_key, ingest_key_name, edition)
)

// What telemetry names longer is no deployment here: the names stand in an index together.
using ServiceName = Line<200>;
using EnvironmentName = Line<100>;
using VersionName = Line<200>;

/// How far a sender's clock may be ahead of this one.
inline constexpr std::chrono::minutes clock_skew_max{5};

/// Two records of the same version whose starts are no further apart are one deployment.
inline constexpr std::chrono::hours same_within{1};

/// How long after its start one that is still running is found by a record that names no start.
inline constexpr std::chrono::hours running_within{24};

inline bool is_over(DeploymentStatus status) { return status != DeploymentStatus::running; }

/// Whether a deployment may become that, of what it is. What failed or succeeded may be rolled back
/// afterwards; nothing else is undone: a wrong record is removed.
constexpr bool may_become(DeploymentStatus from, DeploymentStatus to) {
    using enum DeploymentStatus;
    if (from == running) return to != running;
    return to == rolled_back && from != rolled_back;
}

static_assert(may_become(DeploymentStatus::running, DeploymentStatus::failed));
static_assert(may_become(DeploymentStatus::succeeded, DeploymentStatus::rolled_back));
static_assert(!may_become(DeploymentStatus::succeeded, DeploymentStatus::running));
static_assert(!may_become(DeploymentStatus::failed, DeploymentStatus::succeeded));

/// Checks start and end at `now`. Refuses: invalid with in_future, ends_before_start.
Result<> check_times(const Deployment& deployment, Time now);

/// Whether `later`, which is of the same version, is another try: it began after `known` had failed
/// or was rolled back, and does not only repeat that.
bool is_another_try(const Deployment& known, const Deployment& later);

/// `known` with what a later record of the same deployment adds: its end, and what was empty. A
/// text that stands already stays, and so does the earlier start. Telemetry ends nothing: that a
/// version is seen does not say that it is everywhere. Refuses: deployment_ended, where the later
/// one ended otherwise.
Result<Deployment> completed(const Deployment& known, const Deployment& later);

/// From when on the new version served alone, as far as is known: its end, or when it was seen.
/// Nothing while it may still be under way, or where it failed before it was seen.
std::optional<Time> effective_at(const Deployment& deployment);

}  // namespace mainstay::releases
