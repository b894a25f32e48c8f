// What people do with a ticket, one function each: permission, rule, store, record, event, all in
// the transaction they are given. Each refuses a ticket that was merged into another:
// ticket_merged.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// Changes what a ticket is. A new kind brings its usual maintenance type along, if the ticket had
/// the usual one. Refuses: not_found, forbidden, stale_ticket, bad_label, assignee_unfit,
/// not_in_this_status.
Result<VersionedTicket> change(db::Sql& sql, const Call& call, const ChangeTicket& request);

/// Gives a ticket to a person, or to nobody, and perhaps to another team of its level.
/// Refuses: not_found, forbidden, stale_ticket, not_in_this_status, assignee_unfit, team_unfit.
Result<VersionedTicket> assign(db::Sql& sql, const Call& call, const AssignTicket& request);

/// Hands a ticket to the team of another level, to the next in turn there, with a note of what it
/// has to know. Refuses: not_found, forbidden, stale_ticket, not_in_this_status,
/// level_out_of_reach, no_team_at_level.
Result<VersionedTicket> escalate(
    db::Sql& sql, const Call& call, const EscalateTicket& request, Source source
);

/// Marks a ticket resolved and tells the requester what the note says.
/// Refuses: not_found, forbidden, stale_ticket, not_in_this_status.
Result<VersionedTicket> resolve(
    db::Sql& sql, const Call& call, const ResolveTicket& request, Source source
);

/// Refuses: not_found, forbidden, stale_ticket, not_in_this_status unless it is resolved.
Result<VersionedTicket> close(db::Sql& sql, const Call& call, const CloseTicket& request);

/// Opens a resolved or closed ticket again. Refuses: not_found, forbidden, stale_ticket,
/// not_in_this_status.
Result<VersionedTicket> reopen(
    db::Sql& sql, const Call& call, const ReopenTicket& request, Source source
);

}  // namespace mainstay::ticketing
