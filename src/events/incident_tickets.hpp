// The tickets of incidents, for a module that knows only incidents. Known by ticketing/; server/
// passes it on.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>

#include "base/call.hpp"
#include "db/sql.hpp"

namespace mainstay::events {

/// The keys of the tickets of these incidents, as far as the caller may see those tickets.
using IncidentTickets = std::function<std::map<std::int64_t, std::string>(
    db::Sql& sql, const Call& call, std::span<const std::int64_t> incidents
)>;

}  // namespace mainstay::events
