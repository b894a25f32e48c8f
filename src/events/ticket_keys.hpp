// The keys of tickets, for a module that knows only their ids. Known by ticketing/; server/ passes
// it on.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>

#include "db/sql.hpp"

namespace mainstay::events {

/// The key of each of these tickets that is there.
using TicketKeys = std::function<
    std::map<std::int64_t, std::string>(db::Sql& sql, std::span<const std::int64_t> tickets)>;

}  // namespace mainstay::events
