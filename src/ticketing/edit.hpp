// The one way to change a ticket: its row, timeline entry, event and index entry are written
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

/// A change that is being prepared: the ticket before, the ticket after, and what the timeline
/// records besides.
struct Edit {
    explicit Edit(const Ticket& ticket) : was(ticket), now(ticket) {}

    const Ticket was;
    Ticket now;  // Change this one.
    boost::json::object before,
        after;                      // Besides changed members of the ticket, which `apply` finds.
    std::vector<std::string> what;  // The same for the event: `labels`, `message`, `note`.
    bool changes_property = false;  // Besides members: labels, which have a table of their own.
    bool is_activity = false;       // A message was posted that the requester may read.
};

/// Stores the changed ticket, raises its version if a property changed, records the action and
/// publishes the event. Returns the ticket as stored.
Ticket apply(db::Sql& sql, const Call& call, Edit edit, std::string_view action);

/// Records the creation of a ticket with its first message, and publishes the event.
void publish_created(
    db::Sql& sql, const Call& call, const Ticket& ticket, boost::json::object further
);

/// Publishes the event that something about the ticket changed.
void publish(db::Sql& sql, const Call& call, const Ticket& ticket, std::vector<std::string> what);

}  // namespace mainstay::ticketing
