// Of which commit a release was built, for a module that knows only releases by name. Known by
// releases/; server/ passes it on.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/call.hpp"
#include "db/sql.hpp"

namespace mainstay::events {

/// The revision that the last deployment of that version was recorded with, if any.
using ReleaseRevision = std::function<std::optional<std::string>(
    db::Sql& sql, Id<Application> application, std::string_view version
)>;

}  // namespace mainstay::events
