// Handlers whose answers name the tickets of incidents: another module knows these.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "events/incident_tickets.hpp"
#include "http/reply.hpp"
#include "signals/requests.hpp"

namespace mainstay::signals {

/// Where an answer names an incident, and where the key of its ticket belongs.
struct TicketPlace {
    Id<Incident> incident;
    std::optional<std::string>* ticket = nullptr;
};

/// Fills in the keys that the caller may see. One question for all.
void show_tickets(
    db::Sql& sql, const Call& call, const events::IncidentTickets& tickets,
    const std::vector<TicketPlace>& places
);

inline void add_places(std::vector<TicketPlace>& places, SignalView& signal) {
    if (signal.incident) places.push_back({*signal.incident, &signal.ticket});
}

inline void add_places(std::vector<TicketPlace>& places, IncidentView& incident) {
    places.push_back({incident.id, &incident.ticket});
}

inline void add_places(std::vector<TicketPlace>& places, IncidentDetail& incident) {
    places.push_back({incident.id, &incident.ticket});
    for (auto& member : incident.members) add_places(places, member);
}

template <class View>
void add_places(std::vector<TicketPlace>& places, http::Page<View>& page) {
    for (auto& each : page.items) add_places(places, each);
}

template <class View>
void add_places(std::vector<TicketPlace>& places, http::Versioned<View>& versioned) {
    add_places(places, versioned.body);
}

/// The service function, with the keys of tickets in what it answers.
template <class Response, class Request>
auto with_ticket(
    Result<Response> (*service)(db::Sql&, const Call&, const Request&),
    const events::IncidentTickets& tickets
) {
    return [service,
            tickets](db::Sql& sql, const Call& call, const Request& request) -> Result<Response> {
        auto answer = TRY(service(sql, call, request));
        std::vector<TicketPlace> places;
        add_places(places, answer);
        show_tickets(sql, call, tickets, places);
        return answer;
    };
}

}  // namespace mainstay::signals
