// What becomes of deployments: told by releases/, for whoever reacts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/time.hpp"

namespace mainstay::events {

/// How a deployment stands, for those that keep what they need of it.
struct DeploymentFacts {
    std::string service;      // Empty: all of the application.
    std::string environment;  // Empty: none was named.
    std::string version;
    std::string status;  // `running`, `succeeded`, `failed`, `rolled_back`.
    Time started_at;
    std::optional<Time> effective_at;  // From when on its version served alone, if that is known.
    std::string actor;                 // Who deployed, as people call them; empty: nobody knows.
    std::int64_t edition = 1;          // Of the record: a higher one is newer.
};
BOOST_DESCRIBE_STRUCT(
    DeploymentFacts, (),
    (service, environment, version, status, started_at, effective_at, actor, edition)
)

/// A deployment became known; it may be over already, which DeploymentEnded tells besides.
struct DeploymentRecorded {
    static constexpr std::string_view type = "deployment.recorded";
    static constexpr int schema_version = 2;

    std::int64_t deployment = 0;
    std::int64_t application = 0;
    std::string service;      // Empty: all of the application.
    std::string environment;  // Empty: none was named.
    std::string version;
    bool is_return = false;  // To a version that was there before.
    std::optional<DeploymentFacts> facts;
};
BOOST_DESCRIBE_STRUCT(
    DeploymentRecorded, (),
    (deployment, application, service, environment, version, is_return, facts)
)

/// A deployment ended, or what had ended was rolled back.
struct DeploymentEnded {
    static constexpr std::string_view type = "deployment.ended";
    static constexpr int schema_version = 2;

    std::int64_t deployment = 0;
    std::int64_t application = 0;
    std::string status;  // `succeeded`, `failed`, `rolled_back`.
    std::optional<DeploymentFacts> facts;
};
BOOST_DESCRIBE_STRUCT(DeploymentEnded, (), (deployment, application, status, facts))

/// Something else of a deployment changed: more is known of it, or the record was removed.
struct DeploymentChanged {
    static constexpr std::string_view type = "deployment.changed";
    static constexpr int schema_version = 2;

    std::int64_t deployment = 0;
    std::int64_t application = 0;
    bool is_removed = false;
    std::optional<DeploymentFacts> facts;  // None where it was removed.
};
BOOST_DESCRIBE_STRUCT(DeploymentChanged, (), (deployment, application, is_removed, facts))

/// How a service did after a deployment was compared with how it did before.
struct DeploymentMeasured {
    static constexpr std::string_view type = "deployment.measured";
    static constexpr int schema_version = 1;

    std::int64_t deployment = 0;
    std::int64_t application = 0;
    std::int64_t minutes = 0;  // After the deployment.
    std::string verdict;       // `healthy`, `degraded`, `inconclusive`.
};
BOOST_DESCRIBE_STRUCT(DeploymentMeasured, (), (deployment, application, minutes, verdict))

}  // namespace mainstay::events
