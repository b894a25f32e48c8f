// What a module that links things of its own with tickets needs of them.
#pragma once

#include "events/linked_tickets.hpp"

namespace mainstay::ticketing {

/// See events::LinkedTickets. Tickets are found by those who may read what staff write in them.
events::LinkedTickets linked_tickets();

}  // namespace mainstay::ticketing
