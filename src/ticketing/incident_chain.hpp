// What incidents of signals are to a ticket's chain: what raised it, and, when they are over, what
// verifies that it is done.
#pragma once

#include "signals/signals.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing {

/// The incidents that raised a ticket, for who may see them.
timeline::ChainFinding raising_incidents(
    db::Sql& sql, const Call& call, const timeline::Subject& ticket
);

/// Those that are over, and since when that is recorded.
timeline::ChainFinding verifying_incidents(
    db::Sql& sql, const Call& call, const timeline::Subject& ticket
);

/// Records that an incident is over, or takes that back, as it stands now; not where somebody
/// decided so. May be repeated.
void verify_by(
    db::Sql& sql, const Call& system, const timeline::Subject& ticket,
    const signals::IncidentFacts& incident
);

}  // namespace mainstay::ticketing
