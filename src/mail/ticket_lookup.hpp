// What mail/ asks of tickets, which it does not know.
#pragma once

#include "events/ticket_keys.hpp"
#include "events/withheld_mails.hpp"

namespace mainstay::mail {

/// Passed on by server/. An empty function knows nothing.
struct TicketLookup {
    events::TicketKeys keys = {};
    events::WithheldMails withheld = {};  // Mails of confidential tickets.
};

}  // namespace mainstay::mail
