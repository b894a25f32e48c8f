// Rows of the tickets of incidents, and of the evidence that tickets have. No rule lives here.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "signals/signals.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

using signals::Incident;

/// The ticket of an incident. One row of `ticket_incident`.
struct IncidentTicket {
    Id<Incident> incident;
    Id<Ticket> ticket;
    Time opened_at;
};
BOOST_DESCRIBE_STRUCT(IncidentTicket, (), (incident, ticket, opened_at))

namespace store {

/// Index: the primary key.
std::optional<Id<Ticket>> ticket_of_incident(db::Sql& sql, Id<Incident> incident);

/// Those of these incidents that have a ticket. Index: the primary key.
std::vector<IncidentTicket> tickets_of_incidents(
    db::Sql& sql, std::span<const std::int64_t> incidents
);

/// The incidents of a ticket, oldest first, at most `limit`. Index: ticket_incident_ticket.
std::vector<Id<Incident>> incidents_of(db::Sql& sql, Id<Ticket> ticket, int limit);

/// Throws UniqueViolation where the incident has a ticket: another process was faster.
void insert(db::Sql& sql, const IncidentTicket& row);

/// Those of these signals whose evidence a ticket has. Index: the primary key.
std::vector<Id<signals::Signal>> kept_evidence(
    db::Sql& sql, Id<Ticket> ticket, std::span<const Id<signals::Signal>> of
);

/// What one ticket has, the other has now, too: the messages moved there. Index: the primary key.
void copy_evidence(db::Sql& sql, Id<Ticket> from, Id<Ticket> to);

/// Notes that a message has it, in place of one before.
void keep_evidence(
    db::Sql& sql, Id<Ticket> ticket, Id<signals::Signal> signal, Id<Message> message
);

}  // namespace store

}  // namespace mainstay::ticketing
