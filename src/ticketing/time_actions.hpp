// What may be done with the time that was spent on tickets. Whoever adds an action lists it in
// ticketing_module.cpp. Requesters have none of them: what a contract shows them is its own.
#pragma once

#include "ticketing/permissions.hpp"

namespace mainstay::ticketing {

/// The entries of a ticket, and what they add up to.
inline constexpr Action time_read{
    .name = "time_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = ticket_kinds,
};

/// Log time of one's own, and change and remove it.
inline constexpr Action time_log{
    .name = "time_log",
    .scope = TokenScope::write,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .kinds = ticket_kinds,
};

/// Change and remove what others logged.
inline constexpr Action time_manage{
    .name = "time_manage",
    .scope = TokenScope::write,
    .manager = Reach::all,
    .kinds = ticket_kinds,
};

}  // namespace mainstay::ticketing
