#include "signals/shown_tickets.hpp"

#include <algorithm>

namespace mainstay::signals {

void show_tickets(
    db::Sql& sql, const Call& call, const events::IncidentTickets& tickets,
    const std::vector<TicketPlace>& places
) {
    if (!tickets || places.empty()) return;
    std::vector<std::int64_t> incidents;
    for (const auto& each : places) incidents.push_back(each.incident.value);
    std::ranges::sort(incidents);
    const auto repeated = std::ranges::unique(incidents);
    incidents.erase(repeated.begin(), repeated.end());
    const auto keys = tickets(sql, call, incidents);
    for (const auto& each : places) {
        const auto key = keys.find(each.incident.value);
        if (key != keys.end()) *each.ticket = key->second;
    }
}

}  // namespace mainstay::signals
