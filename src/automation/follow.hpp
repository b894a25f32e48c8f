// Sets rules off by what happens: each event once for each rule, in the transaction that moves the
// position in the stream.
#pragma once

#include "automation/kinds.hpp"
#include "base/time.hpp"
#include "db/database.hpp"
#include "events/durable_follower.hpp"

namespace mainstay::automation {

/// Follows at most `limit` events from `reached` on, which moves on where no rule is set off;
/// returns whether there may be more. Another process may be faster: its work stands.
bool follow_events(
    db::Database& database, const Kinds& kinds, events::Cursor& reached, int limit, Clock clock
);

/// The same for the life of the process. REQUIRES: `database` and `kinds` outlive it.
events::DurableTask automation_task(db::Database& database, const Kinds& kinds, Clock clock);

}  // namespace mainstay::automation
