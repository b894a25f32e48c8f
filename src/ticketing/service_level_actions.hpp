// What may be done with the clocks of tickets, and with what is promised and bought. Whoever adds
// an action lists it in ticketing_module.cpp. Requesters are shown none of it: a promise that was
// made to them stands in their contract, and how near a team is to missing it is the team's.
#pragma once

#include "ticketing/permissions.hpp"

namespace mainstay::ticketing {

/// The clocks of a ticket, and the contract that covers it.
inline constexpr Action service_level_read{
    .name = "service_level_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = ticket_kinds,
};

inline constexpr Action policy_read{
    .name = "policy_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
};

/// Make, change and remove them, which moves what is due.
inline constexpr Action policy_write{
    .name = "policy_write",
    .scope = TokenScope::admin,
    .manager = Reach::all,
};

inline constexpr Action contract_read{
    .name = "contract_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
};

inline constexpr Action contract_write{
    .name = "contract_write",
    .scope = TokenScope::admin,
    .manager = Reach::all,
};

}  // namespace mainstay::ticketing
