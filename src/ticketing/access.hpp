// Who may see a ticket and do what to it: identity's rule, asked with whose the ticket is.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "ticketing/lifecycle.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// A ticket that the caller may see, and whose it is.
struct Seen {
    Ticket ticket;
    Resource resource;
};

/// Whose a ticket is, as far as that matters to what the caller may do.
Resource resource_of(db::Sql& sql, const Call& call, const Ticket& ticket);

/// The same of each, in the same order. One query, at most.
std::vector<Resource> resources_of(db::Sql& sql, const Call& call, std::span<const Ticket> tickets);

/// The ticket of that key. Refuses: not_found, for one that the caller may not see as for one that
/// is not there.
Result<Seen> see(db::Sql& sql, const Call& call, std::string_view key);

/// The same, for a caller who wants to do something to it.
/// Refuses: not_found; forbidden where they may see it and no more.
Result<Seen> see_for(db::Sql& sql, const Call& call, std::string_view key, const Action& action);

/// What the caller may do to the ticket in the status it has.
std::vector<AllowedAction> allowed_actions(
    const Call& call, const Ticket& ticket, const Resource& resource
);

/// The status after `trigger`. Refuses: not_in_this_status.
Result<Status> move(const Ticket& ticket, Trigger trigger);

/// Refuses: stale_ticket unless the ticket is still at that version; nothing is any version.
Result<> check_version(const Ticket& ticket, std::optional<std::int64_t> if_match);

/// Whether the caller speaks for the ticket's requester: whoever is no staff, and staff who asked
/// for something themselves and do not work on it. No rule does.
bool speaks_for_requester(const Call& call, const Ticket& ticket);

/// Who calls. Refuses: unauthenticated where nobody does, and for the system, which is no person.
Result<Id<User>> person(const Call& call);

}  // namespace mainstay::ticketing
