// Rows of deadlines and of what was done about them. No rule is here.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "db/sql.hpp"
#include "events/events.hpp"
#include "ticketing/deadlines.hpp"

namespace mainstay::ticketing::store {

/// By ticket, and by clock within it. Index: the primary key.
std::vector<Deadline> deadlines(db::Sql& sql, std::span<const Id<Ticket>> tickets);

/// Index: the primary key.
std::vector<AlertMark> alerts(db::Sql& sql, std::span<const Id<Ticket>> tickets);

/// Writes it in place of what it was.
void put_deadline(db::Sql& sql, const Deadline& deadline, std::optional<Time> next_at);

void remove_deadline(db::Sql& sql, const Deadline& deadline);

/// Whether this was not done before.
bool add_alert(db::Sql& sql, const AlertMark& mark, Time now);

/// Tickets for whose deadlines something is to be done by now, longest first, each once. Index:
/// ticket_deadline_next.
std::vector<Id<Ticket>> due_tickets(db::Sql& sql, Time now, int limit);

/// Open tickets of a status after `after`, by id. Index: ticket_status.
std::vector<Id<Ticket>> tickets_of_status(db::Sql& sql, Status status, Id<Ticket> after, int limit);

/// How far the stream of events was followed, and how often deadlines were written besides.
struct FollowState {
    std::int64_t tx = 0;
    std::int64_t event = 0;
    std::int64_t writes = 0;

    events::Cursor cursor() const { return {tx, event}; }
};
BOOST_DESCRIBE_STRUCT(FollowState, (), (tx, event, writes))

FollowState follow_state(db::Sql& sql);

/// Moves on to `to`; false where it is not as in `from` any more.
bool move_follow_state(db::Sql& sql, const FollowState& from, events::Cursor to);

/// Begins a transaction that writes deadlines beside the stream of events: what others have
/// computed and not written yet is computed anew.
void lock_deadlines(db::Sql& sql);

}  // namespace mainstay::ticketing::store
