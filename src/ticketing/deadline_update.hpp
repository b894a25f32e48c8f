// Brings the stored deadlines of tickets, and the facts that reports count, to what a replay of
// their events gives: one replay for both.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "db/sql.hpp"
#include "ticketing/deadlines.hpp"
#include "ticketing/fact.hpp"

namespace mainstay::ticketing {

/// What is stored and not as it should be.
struct DeadlineChanges {
    std::vector<std::pair<Deadline, std::optional<Time>>> put;  // With their next_at.
    std::vector<Deadline> remove;
    std::vector<TicketFact> put_facts;
    std::vector<TicketFact> remove_facts;

    bool is_empty() const {
        return put.empty() && remove.empty() && put_facts.empty() && remove_facts.empty();
    }
};

/// Only reads. The deadlines and facts of a ticket that cannot be replayed stay as they are.
DeadlineChanges plan_deadlines(
    db::Sql& sql, const Promises& promises, std::span<const Id<Ticket>> tickets, Time now
);

void write_deadlines(db::Sql& sql, const DeadlineChanges& changes);

/// Both, in one transaction that holds off whoever has planned and not written yet.
void update_deadlines(
    db::Sql& sql, const Promises& promises, std::span<const Id<Ticket>> tickets, Time now
);

/// The facts alone, by the deadlines that are stored: those of tickets that nothing moves any more
/// stay as they were counted then.
void update_facts(db::Sql& sql, std::span<const Id<Ticket>> tickets);

}  // namespace mainstay::ticketing
