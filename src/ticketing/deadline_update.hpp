// Brings the stored deadlines of tickets to what a replay of their events gives.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "db/sql.hpp"
#include "ticketing/deadlines.hpp"

namespace mainstay::ticketing {

/// What is stored and not as it should be.
struct DeadlineChanges {
    std::vector<std::pair<Deadline, std::optional<Time>>> put;  // With their next_at.
    std::vector<Deadline> remove;

    bool is_empty() const { return put.empty() && remove.empty(); }
};

/// Only reads. The deadlines of a ticket that cannot be replayed stay as they are.
DeadlineChanges plan_deadlines(
    db::Sql& sql, const Promises& promises, std::span<const Id<Ticket>> tickets, Time now
);

void write_deadlines(db::Sql& sql, const DeadlineChanges& changes);

/// Both, in one transaction that holds off whoever has planned and not written yet.
void update_deadlines(
    db::Sql& sql, const Promises& promises, std::span<const Id<Ticket>> tickets, Time now
);

}  // namespace mainstay::ticketing
