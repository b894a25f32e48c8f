// Reads and writes tickets with their labels, watchers and drafts. Holds no rules.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing::store {

/// Index: that of the unique key.
std::optional<Ticket> find(db::Sql& sql, std::string_view key);

/// Index: the primary key.
std::optional<Ticket> find(db::Sql& sql, Id<Ticket> id);

/// In no order; unknown ids are left out. Index: the primary key.
std::vector<Ticket> find_all(db::Sql& sql, std::span<const Id<Ticket>> ids);

/// Tickets of that assignee on which work is owed, oldest first. Index: ticket_assignee.
std::vector<Ticket> open_tickets_of(db::Sql& sql, Id<User> assignee, int limit);

/// Adds the ticket, whose id is given by the database.
Id<Ticket> insert(db::Sql& sql, const Ticket& ticket);

/// Writes all that can change, if the stored version is still `based_on`. Throws if it is not.
void update(db::Sql& sql, const Ticket& ticket, std::int64_t based_on);

/// Marks that something was posted.
void touch(db::Sql& sql, Id<Ticket> id, Time now);

/// In the order of the alphabet. Index: the primary key.
std::map<Id<Ticket>, std::vector<std::string>> labels(
    db::Sql& sql, std::span<const Id<Ticket>> tickets
);

void set_labels(db::Sql& sql, Id<Ticket> ticket, const std::vector<std::string>& labels);

/// By id, at most 200. Index: the primary key.
std::vector<Id<User>> watchers(db::Sql& sql, Id<Ticket> ticket);

bool is_watcher(db::Sql& sql, Id<Ticket> ticket, Id<User> user);

/// Those of these tickets that the person watches. Index: the primary key.
std::set<Id<Ticket>> watched_of(db::Sql& sql, std::span<const Ticket> tickets, Id<User> user);

/// Whether they did not watch it before.
bool add_watcher(db::Sql& sql, Id<Ticket> ticket, Id<User> user);

/// Whether they watched it before.
bool remove_watcher(db::Sql& sql, Id<Ticket> ticket, Id<User> user);

/// Whom the round robin gave the last ticket of this application, 0 for nobody.
std::int64_t last_member(db::Sql& sql, Id<Team> team, Id<Application> application);

void set_last_member(db::Sql& sql, Id<Team> team, Id<Application> application, Id<User> member);

/// A reply that its author has not sent yet.
struct Draft {
    std::string text;
    Visibility visibility = Visibility::public_;
    Time updated_at;
    bool is_to_vendor = false;  // A private one.
};
BOOST_DESCRIBE_STRUCT(Draft, (), (text, visibility, updated_at, is_to_vendor))

/// Index: the primary key.
std::optional<Draft> find_draft(db::Sql& sql, Id<Ticket> ticket, Id<User> author);
void save_draft(db::Sql& sql, Id<Ticket> ticket, Id<User> author, const Draft& draft);
void remove_draft(db::Sql& sql, Id<Ticket> ticket, Id<User> author);

}  // namespace mainstay::ticketing::store
