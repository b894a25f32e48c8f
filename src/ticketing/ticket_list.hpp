// Lists and counts of tickets: a filter and a scope to rows. No rule lives here.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "ticketing/filter.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing::store {

/// Tickets that match and are in scope, newest first, those before `before` only (0: from the
/// newest). Of the terms of the filter, the labels, the watcher and the scope, that one leads which
/// leaves the fewest tickets, as a bounded count in its index tells. Indexes: ticket_assignee,
/// ticket_team, ticket_requester, ticket_organization, ticket_application, ticket_level,
/// ticket_kind, ticket_priority or ticket_status, a range of it for each status; or
/// ticket_label_label or ticket_watcher_watcher.
std::vector<Ticket> list(
    db::Sql& sql, const Filter& filter, const identity::Scope& scope, Id<Ticket> before, int limit
);

/// How many match and are in scope, counted up to `max`. Indexes: as for `list`.
std::int64_t count(db::Sql& sql, const Filter& filter, const identity::Scope& scope, int max);

/// Which of these tickets are in scope. Index: the primary key.
std::vector<Id<Ticket>> in_scope(
    db::Sql& sql, const std::vector<Id<Ticket>>& tickets, const identity::Scope& scope
);

}  // namespace mainstay::ticketing::store
