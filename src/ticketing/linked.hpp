// The links of a ticket to others, as far as the caller may see those.
#pragma once

#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "ticketing/requests.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing {

/// A link to another ticket, as read from this one.
struct VisibleLink {
    Id<timeline::Link> id;
    Relation relation = Relation::relates_to;
    Time at;
    Ticket ticket;
};

/// Those links that lead to tickets the caller may see, in the same order.
std::vector<VisibleLink> visible_links(
    db::Sql& sql, const Call& call, const std::vector<timeline::Link>& links
);

}  // namespace mainstay::ticketing
