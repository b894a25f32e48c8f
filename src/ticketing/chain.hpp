// A ticket's chain: from what raised it to what was learned.
#pragma once

#include <span>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing {

/// The way from what raised the ticket to what was learned, as far as it is recorded, for staff.
/// Refuses: not_found, forbidden.
/// `fillers` are those of all modules; a step that none of them finds anything for says so.
Result<Chain> chain(
    db::Sql& sql, const Call& call, const TicketKey& request,
    std::span<const timeline::ChainStepFiller> fillers
);

}  // namespace mainstay::ticketing
