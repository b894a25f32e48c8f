// Rows of merges: which ticket shows in which other, and how messages move between them. No rule is
// here.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// A ticket that was merged into another, and how it stood before. One row of `ticket_merge`.
struct Merge {
    Id<Ticket> source;
    Id<Ticket> target;
    Status status = Status::new_;
    std::optional<Resolution> resolution;
    std::optional<Time> resolved_at;
    std::optional<Time> closed_at;
    Time merged_at;
};
BOOST_DESCRIBE_STRUCT(
    Merge, (), (source, target, status, resolution, resolved_at, closed_at, merged_at)
)

namespace store {

/// How a ticket was merged into another, if it was. Index: the primary key.
std::optional<Merge> merge_of(db::Sql& sql, Id<Ticket> source);

/// What was merged into a ticket, oldest first, at most `limit`. Index: ticket_merge_target.
std::vector<Merge> merges_into(db::Sql& sql, Id<Ticket> target, int limit);

/// The ticket in which everything of `ticket` shows: where its merges lead to, or itself.
Id<Ticket> shown_in(db::Sql& sql, Id<Ticket> ticket);

/// The same of each, in their order, each once.
std::vector<Id<Ticket>> shown_in(db::Sql& sql, std::span<const Id<Ticket>> tickets);

/// REQUIRES: the source is not merged.
void insert(db::Sql& sql, const Merge& merge);

void remove_merge(db::Sql& sql, Id<Ticket> source);

/// Has all that shows in `source` show in `target`, each message with the ticket it was posted in.
/// Index: ticket_message_ticket, ticket_mail_ticket.
void move_messages(db::Sql& sql, Id<Ticket> source, Id<Ticket> target);

/// Has all that was posted in `source`, and in what was merged into it, show in it again, and no
/// longer in `target`. Index: ticket_message_home, ticket_mail_ticket.
void move_messages_back(db::Sql& sql, Id<Ticket> source, Id<Ticket> target);

/// Those who watch a ticket and may see `target`: staff, and people of its organization. With its
/// requester, if that is somebody else than that of the target. By id.
std::vector<Id<User>> followers_for(db::Sql& sql, const Ticket& source, const Ticket& target);

/// Whether the person watches a ticket for the sake of a merge only. Index: the primary key.
bool is_brought(db::Sql& sql, Id<Ticket> target, Id<User> watcher);

void add_brought(db::Sql& sql, Id<Ticket> source, Id<User> watcher);

/// Whether they were brought by it.
bool remove_brought(db::Sql& sql, Id<Ticket> source, Id<User> watcher);

/// Who watches the target of a merge for its sake. Index: the primary key.
std::vector<Id<User>> brought_by(db::Sql& sql, Id<Ticket> source);

/// Who stops to watch a ticket was brought by no merge any more.
void forget_brought(db::Sql& sql, Id<Ticket> target, Id<User> watcher);

}  // namespace store

}  // namespace mainstay::ticketing
