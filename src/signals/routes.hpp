// The routes of signals, incidents, and what administrators decide about them.
#pragma once

#include <vector>

#include "events/incident_tickets.hpp"
#include "http/route.hpp"

namespace mainstay::signals {

/// `tickets` is asked which tickets incidents have; empty: none is shown.
std::vector<http::Route> routes(const events::IncidentTickets& tickets);

}  // namespace mainstay::signals
