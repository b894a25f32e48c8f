// One case that came in as two tickets: merges one into the other, and takes that back.
//
// A merged ticket is closed and keeps its key, timeline and links. Its messages with their files
// show in the target, each as public or private as it was, and so do its watchers; mail to it
// continues the target. Merges make a forest: what shows in a ticket is what was posted in it and
// in all that leads to it.
#pragma once

#include <optional>
#include <string>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/merge_store.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

struct MergeTicket {
    std::string key;
    std::optional<std::int64_t> if_match;
    Line<40> into;  // The key of the ticket that goes on.
};
BOOST_DESCRIBE_STRUCT(MergeTicket, (), (key, if_match, into))

/// A ticket that was merged into another.
struct MergedTicket {
    std::string key;
    std::string subject;
    Time merged_at;
};
BOOST_DESCRIBE_STRUCT(MergedTicket, (), (key, subject, merged_at))

/// Merges a ticket into another one of the same application and the same side: the same requester,
/// or the same organization. A requester of the source who is not that of the target watches the
/// target from then on. Answers the merged ticket.
/// Refuses: not_found; forbidden unless the caller works on both; stale_ticket; ticket_merged;
/// linked_ticket_unknown; invalid with merge_into_itself, merge_into_merged, merge_into_done,
/// merge_across_applications, merge_across_organizations.
Result<VersionedTicket> merge(db::Sql& sql, const Call& call, const MergeTicket& request);

/// Takes a merge back: the ticket is as it was, with what was posted in it before; what came since
/// stays in the target. Refuses: not_found, also for a ticket that is not merged; forbidden unless
/// the caller works on both.
Result<> undo_merge(db::Sql& sql, const Call& call, const TicketKey& request);

/// What was merged into a ticket, for staff, oldest first; at most 200. Refuses: not_found,
/// forbidden.
Result<http::Page<MergedTicket>> merged_tickets(
    db::Sql& sql, const Call& call, const TicketKey& request
);

/// The ticket in which all of this one shows now, if that is another one and the caller may see it.
std::optional<LinkedTicket> merged_into(db::Sql& sql, const Call& call, const Ticket& ticket);

/// Refuses: ticket_merged for a ticket that is part of another one now.
Result<> check_not_merged(db::Sql& sql, const Ticket& ticket);

}  // namespace mainstay::ticketing
