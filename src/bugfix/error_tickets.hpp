// The tickets that errors are seen to in: those that their incidents opened, and those that people
// linked. The links are on the timeline, and can be walked from both sides.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "bugfix/error_group.hpp"
#include "bugfix/error_views.hpp"
#include "bugfix/incident_errors.hpp"
#include "bugfix/neighbours.hpp"
#include "db/sql.hpp"
#include "events/incident_ticketed.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::bugfix {

/// How a ticket stands to an error.
inline constexpr timeline::Relation error_relations[] = {
    {"tracks", "tracked_by", false, "ticket", "error"},  // The error is seen to in it.
    {"proven_by", "proves", false, "ticket", "error"},   // The error is gone by what was seen.
};

struct LinkErrorTicket {
    Id<ErrorGroup> id;
    Line<20> ticket;  // Its key.
};
BOOST_DESCRIBE_STRUCT(LinkErrorTicket, (), (id, ticket))

struct UnlinkErrorTicket {
    Id<ErrorGroup> id;
    Line<20> key;
};
BOOST_DESCRIBE_STRUCT(UnlinkErrorTicket, (), (id, key))

/// The ids of the tickets that track these groups, oldest link first. Index: timeline_link_to.
std::map<Id<ErrorGroup>, std::vector<std::int64_t>> tracking_tickets(
    db::Sql& sql, std::span<const Id<ErrorGroup>> groups
);

/// As far as the caller sees those tickets, each once.
std::vector<ErrorTicket> tickets_of(
    db::Sql& sql, const Call& call, Id<ErrorGroup> group, const Tickets& tickets
);

/// Refuses: forbidden; not_found; error_merged; invalid with error_ticket_unknown, also where the
/// caller may not work on the ticket; linked_already.
Result<ErrorGroup> link_error_ticket(
    db::Sql& sql, const Call& call, const LinkErrorTicket& request, const Tickets& tickets
);

/// Refuses: forbidden; not_found, also where the ticket is not linked; error_merged.
Result<ErrorGroup> unlink_error_ticket(
    db::Sql& sql, const Call& call, const UnlinkErrorTicket& request, const Tickets& tickets
);

/// The tickets of a group that goes up in another are of that one too.
void carry_tickets(db::Sql& sql, const Call& call, Id<ErrorGroup> from, Id<ErrorGroup> into);

/// The reverse, when `parted` is taken out of `rest` again: of the tickets that both track, `rest`
/// keeps those that were its own before `parted` had them.
void give_back_tickets(db::Sql& sql, const Call& call, Id<ErrorGroup> parted, Id<ErrorGroup> rest);

/// Links the ticket of an incident with the errors whose signals it has. May be repeated.
void link_incident_ticket(
    db::Sql& sql, const Call& system, const events::IncidentTicketed& ticketed,
    const Tickets& tickets
);

struct ErrorsOfTicket {
    Line<20> key;
};
BOOST_DESCRIBE_STRUCT(ErrorsOfTicket, (), (key))

/// An error that a ticket tracks.
struct TrackedError {
    Id<ErrorGroup> id;
    std::string title;
    std::string culprit;
    ErrorState state = ErrorState::open;
    std::int64_t events = 0;
    Time first_seen;
    Time last_seen;
    bool is_verified = false;
    bool is_manageable = false;  // Whether the caller may take the link away.
};
BOOST_DESCRIBE_STRUCT(
    TrackedError, (),
    (id, title, culprit, state, events, first_seen, last_seen, is_verified, is_manageable)
)

struct TrackedErrors {
    std::vector<TrackedError> items;    // Oldest link first.
    std::vector<IncidentError> around;  // In the services and the time of its incidents besides.
};
BOOST_DESCRIBE_STRUCT(TrackedErrors, (), (items, around))

/// Those that the caller may see. Refuses: forbidden; not_found.
Result<TrackedErrors> list_ticket_errors(
    db::Sql& sql, const Call& call, const ErrorsOfTicket& request, const Tickets& tickets
);

}  // namespace mainstay::bugfix
