// What of tickets programs of others may be told.
#pragma once

#include "events/public_event.hpp"

namespace mainstay::ticketing {

/// Tickets, their messages and how they end, as GET answers them to whoever is told.
events::PublicEventSource public_events();

}  // namespace mainstay::ticketing
