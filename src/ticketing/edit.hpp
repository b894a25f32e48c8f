// The one way a ticket is changed: the row, its record, its event and its place in the index go
// together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// One action on a ticket as it is prepared: what the ticket was, what it becomes, and what is
/// recorded besides.
struct Edit {
    explicit Edit(const Ticket& ticket) : was(ticket), now(ticket) {}

    const Ticket was;
    Ticket now;  // Change this one.
    boost::json::object before,
        after;  // Beside the members of the ticket, which are found by themselves.
    std::vector<std::string> what;  // The same for those who listen: `labels`, `message`, `note`.
    bool changes_property = false;  // Besides members: labels, which have a table of their own.
    bool is_activity = false;       // A message was posted that the requester may read.
};

/// Stores what the ticket becomes, raises its version if a property changed, records the action and
/// tells of it. Returns the ticket as it is then.
Ticket apply(db::Sql& sql, const Call& call, Edit edit, std::string_view action);

/// Records the beginning of a ticket, with the message that it began with, and tells of it.
void publish_created(
    db::Sql& sql, const Call& call, const Ticket& ticket, boost::json::object further
);

/// Tells those who listen that something about the ticket is new.
void publish(db::Sql& sql, const Call& call, const Ticket& ticket, std::vector<std::string> what);

}  // namespace mainstay::ticketing
