// What becomes of tickets whose assignee works on tickets no more.
#pragma once

#include "base/call.hpp"
#include "db/sql.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// Gives up to `limit` open tickets of that person back to the queues of their teams, oldest first,
/// each with its record and event. Returns how many: none for a person who works on tickets
/// (again). Index: ticket_assignee.
int hand_back(db::Sql& sql, const Call& call, Id<User> assignee, int limit);

/// Takes an assignee off who works on tickets no more: for a ticket that opens again.
void drop_absent_assignee(db::Sql& sql, Ticket& ticket);

}  // namespace mainstay::ticketing
