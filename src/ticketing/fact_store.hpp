// Rows of what happened to tickets, as reports count it. No rule is here.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "db/sql.hpp"
#include "ticketing/fact.hpp"

namespace mainstay::ticketing::store {

/// By ticket, kind and round. Index: the primary key.
std::vector<TicketFact> facts(db::Sql& sql, std::span<const Id<Ticket>> tickets);

/// Writes it in place of what it was.
void put_fact(db::Sql& sql, const TicketFact& fact);

void remove_fact(db::Sql& sql, const TicketFact& fact);

/// How far the tickets that were there before facts were kept have theirs.
struct FactState {
    std::int64_t reached = 0;
    std::int64_t last = 0;

    bool is_complete() const { return reached >= last; }
};
BOOST_DESCRIBE_STRUCT(FactState, (), (reached, last))

FactState fact_state(db::Sql& sql);
void move_fact_state(db::Sql& sql, Id<Ticket> reached);

/// Tickets after `after`, by id. Index: the primary key.
std::vector<Id<Ticket>> tickets_after(db::Sql& sql, std::int64_t after, int limit);

}  // namespace mainstay::ticketing::store
