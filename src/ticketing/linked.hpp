// The links of a ticket to others, as far as the caller may see those.
#pragma once

#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "ticketing/requests.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing {

/// How a ticket relates to others, and to what raised it. Relation names the first of them, and
/// how they read from the other side.
inline constexpr timeline::Relation relations[] = {
    {"duplicate_of", "duplicated_by", true, "ticket", "ticket"},
    {"caused_by", "causes", true, "ticket", "ticket"},
    {"blocks", "blocked_by", true, "ticket", "ticket"},
    {"relates_to", "relates_to", false, "ticket", "ticket"},
    {"parent_of", "child_of", true, "ticket", "ticket"},
    {"raised_by", "raised", false, "ticket"},      // By the mail or incident that it came from.
    {"verified_by", "verifies", false, "ticket"},  // By the incident that is over.
    {"suspects", "suspected_by", false, "ticket", "deployment"},  // Its incident came just after.
};

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
