// Keeps deadlines up with what happens to tickets, from a position in the database: whoever changes
// a ticket pays nothing for its clocks, and nothing is lost by a restart.
#pragma once

#include "base/time.hpp"
#include "db/database.hpp"
#include "events/durable_follower.hpp"
#include "ticketing/promises.hpp"

namespace mainstay::ticketing {

/// Follows at most `limit` events from `reached` on, which moves on where there is nothing to
/// write; returns whether there may be more. Another process may be faster: its work stands.
bool follow_deadlines(
    db::Database& database, PromiseCache& promises, events::Cursor& reached, int limit, Time now
);

/// The same for the life of the process, with the position that it has reached. REQUIRES:
/// `database` and `promises` outlive it.
events::DurableTask deadline_task(db::Database& database, PromiseCache& promises, Clock clock);

}  // namespace mainstay::ticketing
