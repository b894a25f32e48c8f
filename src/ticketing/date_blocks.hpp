// The earliest date of each block of tickets: where a list up to some day has to begin. Tickets are
// listed newest first, and of all the newer ones none is so old, but for a few that were brought in
// from elsewhere.
#pragma once

#include <cstdint>

#include "db/sql.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing::store {

/// Takes note of a date that a ticket has. REQUIRES: so it is done with each one that may be the
/// earliest of its ticket.
void note_date(db::Sql& sql, Id<Ticket> ticket, Time at);

/// The id behind the newest ticket that may have had a date before `end`, in microseconds; 0 where
/// none has.
std::int64_t end_of_dates(db::Sql& sql, std::int64_t end);

}  // namespace mainstay::ticketing::store
