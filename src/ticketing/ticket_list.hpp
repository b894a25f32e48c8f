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
/// newest). Each alternative of the filter is led by what leaves the fewest tickets. Indexes: those
/// of `choose_lead`.
std::vector<Ticket> list(
    db::Sql& sql, const Filter& filter, const identity::Scope& scope, Id<Ticket> before, int limit
);

/// How many match and are in scope, counted up to `max`. Indexes: as for `list`.
std::int64_t count(db::Sql& sql, const Filter& filter, const identity::Scope& scope, int max);

/// A ticket's place among those that are due.
struct DuePlace {
    std::optional<Time> due_at{};  // Of the clock of an open ticket that is due first.
    Id<Ticket> ticket{};

    bool operator==(const DuePlace&) const = default;
};

/// Those behind `after` that match and are in scope, what is due first at the front and of the same
/// time the oldest; then, newest first, what has no clock that runs. Indexes: ticket_deadline_due,
/// or those of `list` where that leaves few.
std::vector<DuePlace> list_by_due(
    db::Sql& sql, const Filter& filter, const identity::Scope& scope,
    const std::optional<DuePlace>& after, int limit
);

/// The tickets, in that order. Index: the primary key.
std::vector<Ticket> tickets_of(db::Sql& sql, const std::vector<Id<Ticket>>& ids);

/// Which of these tickets are in scope. Index: the primary key.
std::vector<Id<Ticket>> in_scope(
    db::Sql& sql, const std::vector<Id<Ticket>>& tickets, const identity::Scope& scope
);

}  // namespace mainstay::ticketing::store
