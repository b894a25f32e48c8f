// Unassigns tickets whose assignee no longer works on tickets.
#pragma once

#include "base/call.hpp"
#include "db/sql.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// Returns up to `limit` open tickets of that person to the queues of their teams, oldest first,
/// each with its record and event. Returns how many: 0 if the person works on tickets
/// (again). Index: ticket_assignee.
int hand_back(db::Sql& sql, const Call& call, Id<User> assignee, int limit);

/// Removes an assignee who no longer works on tickets, when a ticket is reopened.
void drop_absent_assignee(db::Sql& sql, Ticket& ticket);

}  // namespace mainstay::ticketing
