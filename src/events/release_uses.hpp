// When which release ran, for a module that knows releases only by what programs send. Known by
// releases/; server/ passes it on.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"

namespace mainstay::events {

/// A version that served, as far as deployments were recorded, or seen in telemetry.
struct ReleaseUse {
    std::string version;
    std::string service;      // Empty: all of the application.
    std::string environment;  // Empty: none was named.
    Time from;
    std::optional<Time> to{};  // None: it still does.
};

/// Those of an application that did so since then, oldest first; bounded.
using ReleaseUses =
    std::function<std::vector<ReleaseUse>(db::Sql& sql, Id<Application> application, Time since)>;

}  // namespace mainstay::events
