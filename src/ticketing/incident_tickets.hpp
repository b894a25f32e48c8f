// The ticket of an incident: there is one at most, and it is opened once, whatever is known first.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/catalogue.hpp"
#include "db/sql.hpp"
#include "ticketing/incident_store.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// The ticket of an incident, where it shows now.
struct OpenedTicket {
    Ticket ticket;
    std::optional<Id<Message>> message;  // Its first, where it was opened just now.
};

/// The ticket of an incident, opened now if the incident is to have one and does not yet. One that
/// was merged has that of the incident it went up in. It stands in the name of the monitoring, for
/// the team or the level of the plan; only staff read what it begins with.
/// Throws db::UniqueViolation where another process opens it at the same time: try again.
std::optional<OpenedTicket> ticket_for(
    db::Sql& sql, const Call& system, Id<Incident> incident, Language language
);

/// The keys of the tickets of these incidents, as far as the caller may see them: what signals/
/// shows. At most as many as a statement takes parameters.
std::map<std::int64_t, std::string> tickets_of_incidents(
    db::Sql& sql, const Call& call, std::span<const std::int64_t> incidents
);

/// The incidents of a ticket, at most 50, if the caller may see them.
std::vector<Id<Incident>> incidents_for(db::Sql& sql, const Call& call, const Ticket& ticket);

}  // namespace mainstay::ticketing
