// Puts a ticket back as it was before a change of many tickets, where nothing changed it since.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// What a change may have changed, as it was before, and the version that the change made.
struct TicketBefore {
    std::int64_t version = 0;
    Kind kind = Kind::incident;
    Maintenance maintenance = Maintenance::corrective;
    Status status = Status::new_;
    Severity impact = Severity::medium;
    Severity urgency = Severity::medium;
    Level level = Level::L1;
    std::optional<Id<Team>> team;
    std::optional<Id<User>> assignee;
    std::optional<Resolution> resolution;
    std::optional<Time> resolved_at;
    std::optional<Time> closed_at;
    std::vector<std::string> labels;
};
BOOST_DESCRIBE_STRUCT(
    TicketBefore, (),
    (version, kind, maintenance, status, impact, urgency, level, team, assignee, resolution,
     resolved_at, closed_at, labels)
)

/// `version` is that of the ticket as it is now.
TicketBefore before_change(db::Sql& sql, const Ticket& ticket);

/// Messages that were posted stay, and so does what was sent. An assignee who works on tickets no
/// more does not come back. Refuses: not_found; forbidden; ticket_changed_since; ticket_merged.
Result<> restore(db::Sql& sql, const Call& call, Id<Ticket> id, const TicketBefore& before);

}  // namespace mainstay::ticketing
