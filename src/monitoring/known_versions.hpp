// Which versions of a service are new, of those that were seen of late. Pure: no SQL, no clock, no
// I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"

namespace mainstay::monitoring {

/// A version of a service in an environment, as it is remembered. One row of `service_version`.
struct KnownVersion {
    std::string version;
    Time noticed_at;    ///< When it last counted as new.
    Time last_seen_at;  ///< To within remembered_within.
};
BOOST_DESCRIBE_STRUCT(KnownVersion, (), (version, noticed_at, last_seen_at))

/// The same, as telemetry has it in the time that is looked at.
struct SeenVersion {
    std::string version;
    Time first_at;
    Time last_at;
};

/// A version that counts as new.
struct NewVersion {
    std::string version;
    std::optional<std::string> previous;  ///< The one that was seen last before it.
    bool is_return = false;
    Time at;
};

/// For how long a version is away before it comes back; what is seen now and then between is not
/// away: two versions may run side by side for long.
inline constexpr std::chrono::minutes absence_min{5};

/// How often the same version may count as new.
inline constexpr std::chrono::minutes noticed_every{15};

/// How far a last sight may be behind, so that not every look is written.
inline constexpr std::chrono::seconds remembered_within{60};

/// How many versions of a service may be new at once: more are remembered, and not told of. Some
/// programs name each of their processes a version.
inline constexpr std::size_t new_versions_max = 3;

/// What a look at a service in an environment came to.
struct VersionChanges {
    std::vector<NewVersion> news;        ///< By when they were seen.
    std::vector<KnownVersion> remember;  ///< In place of what was remembered of each.
};

/// What is new of a service whose `known` versions are remembered. The first versions that are ever
/// seen of it are where observation begins, and none is new. One that is remembered is new again if
/// it was away, another was seen meanwhile, and telemetry was looked at all the time:
/// `is_unbroken`.
VersionChanges changes_of(
    const std::vector<KnownVersion>& known, std::vector<SeenVersion> seen, bool is_unbroken
);

}  // namespace mainstay::monitoring
