// The routes of policies, of contracts, and of the clocks of a ticket.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "ticketing/contracts.hpp"
#include "ticketing/promises.hpp"
#include "ticketing/requests.hpp"
#include "ticketing/service_level_file.hpp"

namespace mainstay::ticketing {

/// A clock of a ticket, with why it is due when it is.
struct TicketClock : ExplainedClock {
    std::int64_t remaining_seconds = 0;  // Of business time; below zero once it is late.
    bool is_breached = false;
    std::optional<Time> warn_at;  // From when on people are warned.
};
BOOST_DESCRIBE_STRUCT(TicketClock, (ExplainedClock), (remaining_seconds, is_breached, warn_at))

struct TicketServiceLevels {
    std::vector<TicketClock> clocks;
    bool is_known = true;                  // Not where what happened to the ticket was erased.
    std::optional<ContractView> contract;  // By which it is worked on.
};
BOOST_DESCRIBE_STRUCT(TicketServiceLevels, (), (clocks, is_known, contract))

/// The clocks of a ticket now, by a replay of its events. Refuses: not_found; forbidden to
/// requesters.
Result<TicketServiceLevels> service_levels_of(
    db::Sql& sql, const Call& call, const TicketKey& request, PromiseCache& promises
);

/// `promises` outlives the routes.
std::vector<http::Route> service_level_routes(PromiseCache& promises);

}  // namespace mainstay::ticketing
