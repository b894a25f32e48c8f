// What happened to tickets, as far as their clocks mind: read from the timeline and the messages.
#pragma once

#include <optional>
#include <vector>

#include "db/sql.hpp"
#include "ticketing/service_level_clock.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// The events of a ticket, and which person caused each; nobody where none did.
struct TicketHistory {
    std::vector<ServiceLevelEvent> events;
    std::vector<std::optional<Id<User>>> actors;
};

/// The events of a ticket, in order. Nothing where they are not known any more: their values were
/// erased, or there are more than 10,000. A ticket that is as it was created needs no look at its
/// timeline. Indexes: timeline_entry_subject, ticket_message_ticket.
std::optional<TicketHistory> ticket_history(db::Sql& sql, const Ticket& ticket);

/// The same without who caused them.
std::optional<std::vector<ServiceLevelEvent>> service_level_events(
    db::Sql& sql, const Ticket& ticket
);

}  // namespace mainstay::ticketing
