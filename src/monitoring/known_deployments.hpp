// Which deployment may have made something worse, of those that were recorded of late. Pure: no
// SQL, no clock, no I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "monitoring/known_versions.hpp"

namespace mainstay::monitoring {

/// A deployment as releases/ recorded it. One row of `known_deployment`.
struct KnownDeployment {
    std::int64_t deployment = 0;
    std::int64_t application = 0;
    std::string service;      ///< Empty: all of the application.
    std::string environment;  ///< Empty: none was named.
    std::string version;
    std::string status;  ///< `running`, `succeeded`, `failed`, `rolled_back`.
    Time started_at;
    std::optional<Time> effective_at;  ///< From when on its version served alone, if that is known.
    std::string actor;                 ///< Who deployed; empty: nobody knows.
    std::int64_t edition = 1;
};
BOOST_DESCRIBE_STRUCT(
    KnownDeployment, (),
    (deployment, application, service, environment, version, status, started_at, effective_at,
     actor, edition)
)

/// What changed no longer than this before something became worse, is just before.
inline constexpr std::chrono::minutes just_before{15};

/// For how long a deployment may be under way, or its version not be seen yet.
inline constexpr std::chrono::hours under_way_max{6};

/// By how much a beginning may be found too early, and a sender's clock be ahead.
inline constexpr std::chrono::seconds beginning_slack{60};

/// Of what something became worse, and when.
struct WorseService {
    std::string service;
    std::string environment;
    Time began_at;
};

/// A deployment that may be the cause.
struct SuspectedDeployment {
    const KnownDeployment* deployment = nullptr;
    bool is_just_before = false;  ///< Else it has been under way for longer, and is not over.
};

/// The latest one that changed the service just before it became worse: it was under way or ended
/// then, or its version was seen first. Else the latest one that is under way for longer. Nothing
/// where there is neither.
std::optional<SuspectedDeployment> suspected_deployment(
    const std::vector<KnownDeployment>& deployments, const WorseService& worse,
    const std::vector<KnownVersion>& versions
);

}  // namespace mainstay::monitoring
