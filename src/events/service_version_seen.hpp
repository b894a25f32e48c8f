// A service runs in a version that it did not run in before, or not of late. Told by monitoring/,
// which has telemetry; never of the first version that is known of a service.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/time.hpp"

namespace mainstay::events {

struct ServiceVersionSeen {
    static constexpr std::string_view type = "service.version_seen";
    static constexpr int schema_version = 1;

    std::int64_t application = 0;
    std::string service;
    std::string environment;  // Empty: its telemetry names none.
    std::string version;
    std::optional<std::string> previous_version;  // The one that was seen last before it.
    bool is_return = false;                       // It was seen before, and not for a while.
    Time at;                                      // When it was seen first, this time.
};
BOOST_DESCRIBE_STRUCT(
    ServiceVersionSeen, (),
    (application, service, environment, version, previous_version, is_return, at)
)

}  // namespace mainstay::events
