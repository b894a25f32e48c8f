// Calls of applications for tickets: begun when a ticket is made of a form, held until it is
// approved, and shown on the ticket.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/application_action_store.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// An application is to be called.
struct CallApplication {
    static constexpr std::string_view kind = "ticketing.call_application";

    Id<ApplicationCall> call;
};
BOOST_DESCRIBE_STRUCT(CallApplication, (), (call))

/// How it stands with the call of a ticket.
struct ApplicationCallView {
    std::string action;
    ApplicationCallState state = ApplicationCallState::pending;
    std::string message;  // What the application said.
    Time created_at;
    std::optional<Time> ended_at;
    bool may_retry = false;
};
BOOST_DESCRIBE_STRUCT(
    ApplicationCallView, (), (action, state, message, created_at, ended_at, may_retry)
)

struct TicketApplicationCall {
    std::optional<ApplicationCallView> call;  // None: no application does anything for it.
};
BOOST_DESCRIBE_STRUCT(TicketApplicationCall, (), (call))

/// Begins the call for a new ticket, where its form names one; asks for approval first, where that
/// is needed. Whoever asked for it does not approve it themselves: where nobody else is left,
/// administrators do.
void begin_application_call(db::Sql& sql, const Call& call, const Ticket& ticket);

/// Goes on with what an approval was asked for, now that it has ended.
void continue_application_call(db::Sql& sql, const Call& call, const Approval& approval);

/// Refuses: not_found.
Result<TicketApplicationCall> show_application_call(
    db::Sql& sql, const Call& call, const TicketKey& request
);

/// Refuses: not_found; forbidden; call_not_failed.
Result<TicketApplicationCall> retry_application_call(
    db::Sql& sql, const Call& call, const TicketKey& request
);

}  // namespace mainstay::ticketing
