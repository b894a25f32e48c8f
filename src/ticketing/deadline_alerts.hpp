// What is done when a promise is about to be missed, and when it was: people are notified, the
// ticket is raised as its policy says, and all of it is on record.
#pragma once

#include "db/sql.hpp"
#include "ticketing/deadlines.hpp"

namespace mainstay::ticketing {

/// Does what is due by `call.now` about the deadlines of a ticket, each once for a clock and its
/// deadline, however often it is called. Whoever holds the ticket is notified; at a breach also the
/// team and whom the policy names. The ticket is raised at the first breach of a clock, once for
/// all that are found together: its urgency by one step, or to the next level up to L3.
void alert_of_deadlines(
    db::Sql& sql, const Call& call, const Promises& promises, Id<Ticket> ticket
);

}  // namespace mainstay::ticketing
