// How a ticket comes to be, whichever way the request came in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/routing.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// Who holds a level of an application, and whose turn it is there.
struct Holder {
    identity::TeamRef team;
    std::optional<Id<User>> next;  // Nobody, where nobody is present.
    bool has_turns = false;        // Whether there is more than one to choose from.
    RoutingMode mode = RoutingMode::in_turn;
    std::optional<UnroutedReason> unrouted = {};  // Why nobody is next.
};

/// A ticket to be, after all was checked.
struct NewTicket {
    identity::ApplicationEntry application;
    Id<User> requester;
    std::optional<Id<Organization>> organization;
    std::optional<Holder> holder;  // Whom it is given to.
    std::string subject;
    Kind kind = default_kind;
    Maintenance maintenance = usual_maintenance(default_kind);
    Severity impact = Severity::medium;
    Severity urgency = Severity::medium;
    std::vector<std::string> labels = {};
    Message first;  // Its text and what came with it; the ticket is filled in, and the author
                    // unless it is unverified or of the system itself.
    std::vector<Id<Attachment>> attachments = {};
    boost::json::object recorded = {};  // What is recorded besides.
    bool is_confidential = false;       // Whoever opens it is named on it then.
    Level level = Level::L1;            // That of its holder.
};

/// A ticket and the message it begins with.
struct CreatedTicket {
    Ticket ticket;
    Id<Message> message;
};

/// Opens a ticket at its level and gives it to its holder, who has had a turn by that.
/// Refuses: attachment_unknown.
Result<CreatedTicket> create_ticket(db::Sql& sql, const Call& call, NewTicket wanted);

/// Who is next to be given something at that level. Only reads. Nothing where no team of that level
/// serves the application.
std::optional<Holder> next_holder(db::Sql& sql, Id<Application> application, Level level, Time now);

/// The same for a team that was chosen already.
Holder next_holder(db::Sql& sql, Id<Application> application, identity::TeamRef team, Time now);

/// What the timeline records of a holder besides: why nobody was given the ticket.
void add_unrouted(boost::json::object& recorded, const std::optional<Holder>& holder);

/// Takes a turn of the routing. Nothing where no team of that level serves the application.
std::optional<Holder> take_turn(db::Sql& sql, Id<Application> application, Level level, Time now);

}  // namespace mainstay::ticketing
