// What verifies errors and links tickets in the background: it all is in rows, so that a kill costs
// time alone.
#pragma once

#include <vector>

#include "bugfix/verification.hpp"
#include "db/database.hpp"
#include "events/events.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::bugfix {

/// Each minute what is due. `database` outlives it.
jobs::Schedule verification_schedule(db::Database& database, Verifier by);

/// Follows decisions about errors, and incidents that have tickets. `database` outlives them.
std::vector<events::Subscription> verification_subscriptions(
    db::Database& database, const Verifier& by
);

}  // namespace mainstay::bugfix
