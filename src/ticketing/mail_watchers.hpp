// Who takes part in a ticket because a mail was copied to them.
#pragma once

#include "ticketing/mail_arrival.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// Whoever of the ticket's organization was written to as well watches it; each is on record.
/// Somebody new becomes a contact where the sender is of that organization, or of staff, and the
/// address of one of its mail domains. Others do not: watching lets one see. What may be anyone's,
/// and what a program wrote, lets nobody watch.
void watch_copied(db::Sql& sql, const Call& system, const Arrival& arrival, Id<Ticket> ticket);

}  // namespace mainstay::ticketing
