// What a ticket is made of. Pure: no SQL, no clock, no input or output.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/id.hpp"
#include "base/time.hpp"

namespace mainstay {

struct Application;

}  // namespace mainstay

namespace mainstay::ticketing {

/// What a ticket asks for.
enum class Kind { incident, service_request, problem, change, bug, feature_request, question };
BOOST_DESCRIBE_ENUM(
    Kind, incident, service_request, problem, change, bug, feature_request, question
)

/// Why the software is touched (ISO/IEC 14764).
enum class Maintenance { corrective, adaptive, perfective, preventive };
BOOST_DESCRIBE_ENUM(Maintenance, corrective, adaptive, perfective, preventive)

/// Where a ticket stands in its life. `lifecycle.hpp` says how it moves.
enum class Status { new_, open, waiting_on_requester, waiting_on_vendor, resolved, closed };
BOOST_DESCRIBE_ENUM(Status, new_, open, waiting_on_requester, waiting_on_vendor, resolved, closed)

/// Where a ticket stands after a reply of staff, if they say so.
enum class StatusAfterReply { waiting_on_requester, open, resolved };
BOOST_DESCRIBE_ENUM(StatusAfterReply, waiting_on_requester, open, resolved)

/// How far a fault reaches (impact), and how soon it hurts (urgency).
enum class Severity { low, medium, high };
BOOST_DESCRIBE_ENUM(Severity, low, medium, high)

/// What comes first. Derived from impact and urgency, never set.
enum class Priority { low, normal, high, urgent };
BOOST_DESCRIBE_ENUM(Priority, low, normal, high, urgent)

/// Whether a requester may read a message.
enum class Visibility { public_, private_ };
BOOST_DESCRIBE_ENUM(Visibility, public_, private_)

/// Where a message came in.
enum class Source { web, mail, api, system };
BOOST_DESCRIBE_ENUM(Source, web, mail, api, system)

/// How a ticket ended.
enum class Resolution {
    fixed,             ///< The fault is gone.
    workaround,        ///< The fault is there, and there is a way around it.
    answered,          ///< The question has its answer, or the request was done.
    duplicate,         ///< Another ticket has the same case.
    cannot_reproduce,  ///< The fault could not be seen again.
    wont_fix,          ///< Understood, and left as it is on purpose.
    vendor_fixed,      ///< The vendor removed the fault.
};
BOOST_DESCRIBE_ENUM(
    Resolution, fixed, workaround, answered, duplicate, cannot_reproduce, wont_fix, vendor_fixed
)

/// What a caller may do to a ticket; `Ticket.may` lists what is possible now.
enum class AllowedAction {
    reply,
    note,
    assign,
    escalate,
    change,
    link,
    watch,
    resolve,
    close,
    reopen,
    merge,
    undo_merge,
    restrict
};
BOOST_DESCRIBE_ENUM(
    AllowedAction, reply, note, assign, escalate, change, link, watch, resolve, close, reopen,
    merge, undo_merge, restrict
)

/// A request for help from first message to closure. One row of `ticket`.
struct Ticket {
    Id<Ticket> id;
    std::string key;  // `SHOP-42`: the application's key and a number that is given once.
    Id<Application> application;
    std::int64_t version = 1;  // Raised by each change of a property, and by nothing else.
    std::string subject;
    Kind kind = Kind::incident;
    Maintenance maintenance = Maintenance::corrective;
    Status status = Status::new_;
    Severity impact = Severity::medium;
    Severity urgency = Severity::medium;
    Priority priority = Priority::normal;
    Level level = Level::L1;
    std::optional<Id<Organization>> organization;  // The requester's, when the ticket was made.
    Id<User> requester;
    std::optional<Id<Team>> team;      // None where no team of the level serves the application.
    std::optional<Id<User>> assignee;  // Nobody yet, if empty.
    std::optional<Resolution> resolution;
    Time created_at;
    Time updated_at;  // The last change or message.
    std::optional<Time> resolved_at;
    std::optional<Time> closed_at;
    bool is_confidential = false;  // Kept from most of those whose role would reach it.

    bool operator==(const Ticket&) const = default;
};

BOOST_DESCRIBE_STRUCT(
    Ticket, (),
    (id, key, application, version, subject, kind, maintenance, status, impact, urgency, priority,
     level, organization, requester, team, assignee, resolution, created_at, updated_at,
     resolved_at, closed_at, is_confidential)
)

/// What is asked for where the requester does not say.
inline constexpr Kind default_kind = Kind::incident;

/// The maintenance type that a kind of ticket usually is; a ticket may be given another.
constexpr Maintenance usual_maintenance(Kind kind) {
    switch (kind) {
        case Kind::incident:
        case Kind::bug:
            return Maintenance::corrective;
        case Kind::problem:
            return Maintenance::preventive;  // Its cause is sought so that it stays away.
        case Kind::change:
        case Kind::service_request:
            return Maintenance::adaptive;
        case Kind::feature_request:
        case Kind::question:
            return Maintenance::perfective;  // An answer betters the documentation.
    }
    return Maintenance::corrective;
}

/// The priority of each impact (row) and urgency (column), each low, medium, high.
inline constexpr std::array<std::array<Priority, 3>, 3> priorities{{
    {Priority::low, Priority::low, Priority::normal},
    {Priority::low, Priority::normal, Priority::high},
    {Priority::normal, Priority::high, Priority::urgent},
}};

constexpr Priority priority_of(Severity impact, Severity urgency) {
    return priorities[static_cast<std::size_t>(impact)][static_cast<std::size_t>(urgency)];
}

static_assert(priority_of(Severity::high, Severity::high) == Priority::urgent);
static_assert(
    priority_of(Severity::high, Severity::low) == priority_of(Severity::low, Severity::high)
);
static_assert(priority_of(Severity::medium, Severity::medium) == Priority::normal);
static_assert(priority_of(Severity::low, Severity::medium) == Priority::low);

/// Whether work is still owed.
constexpr bool is_open(Status status) {
    return status != Status::resolved && status != Status::closed;
}

}  // namespace mainstay::ticketing
