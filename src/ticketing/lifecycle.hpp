// The life of a ticket, and its way up and down the levels. Pure: no SQL, no clock, no input or
// output.
#pragma once

#include <array>
#include <optional>

#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// What happens to a ticket.
enum class Trigger {
    taken_up,             ///< A person was made its assignee.
    agent_replied,        ///< Staff wrote to the requester, at L1 to L3.
    vendor_side_replied,  ///< Staff wrote to the requester while the vendor has the ticket (L4).
    asked_requester,      ///< Staff wrote that the requester is to answer.
    kept_open,            ///< Staff wrote, and go on.
    requester_replied,
    escalated,         ///< It went up or down to a level of the house, L1 to L3.
    handed_to_vendor,  ///< It went up to L4.
    vendor_replied,    ///< The vendor wrote, to staff.
    resolved,
    closed,
    reopened,
};

struct Transition {
    Status from;
    Trigger trigger;
    Status to;
};

/// The whole life of a ticket. What is not listed cannot happen, but for a merge, which closes a
/// ticket in any status, and for the undo of a merge or of a bulk change, which puts a status back.
inline constexpr auto transitions = [] {
    using S = Status;
    using H = Trigger;
    return std::array{
        Transition{S::new_, H::taken_up, S::open},
        Transition{S::new_, H::agent_replied, S::waiting_on_requester},
        Transition{S::new_, H::vendor_side_replied, S::waiting_on_vendor},
        Transition{S::new_, H::asked_requester, S::waiting_on_requester},
        Transition{S::new_, H::kept_open, S::open},
        Transition{S::new_, H::requester_replied, S::new_},
        Transition{S::new_, H::escalated, S::open},
        Transition{S::new_, H::handed_to_vendor, S::waiting_on_vendor},
        Transition{S::new_, H::resolved, S::resolved},

        Transition{S::open, H::taken_up, S::open},
        Transition{S::open, H::agent_replied, S::waiting_on_requester},
        Transition{S::open, H::vendor_side_replied, S::waiting_on_vendor},
        Transition{S::open, H::asked_requester, S::waiting_on_requester},
        Transition{S::open, H::kept_open, S::open},
        Transition{S::open, H::requester_replied, S::open},
        Transition{S::open, H::escalated, S::open},
        Transition{S::open, H::handed_to_vendor, S::waiting_on_vendor},
        Transition{S::open, H::resolved, S::resolved},

        Transition{S::waiting_on_requester, H::taken_up, S::waiting_on_requester},
        Transition{S::waiting_on_requester, H::agent_replied, S::waiting_on_requester},
        Transition{S::waiting_on_requester, H::vendor_side_replied, S::waiting_on_vendor},
        Transition{S::waiting_on_requester, H::asked_requester, S::waiting_on_requester},
        Transition{S::waiting_on_requester, H::kept_open, S::open},
        Transition{S::waiting_on_requester, H::requester_replied, S::open},
        Transition{S::waiting_on_requester, H::escalated, S::open},
        Transition{S::waiting_on_requester, H::handed_to_vendor, S::waiting_on_vendor},
        Transition{S::waiting_on_requester, H::resolved, S::resolved},

        Transition{S::waiting_on_vendor, H::taken_up, S::waiting_on_vendor},
        Transition{S::waiting_on_vendor, H::vendor_side_replied, S::waiting_on_vendor},
        Transition{S::waiting_on_vendor, H::asked_requester, S::waiting_on_requester},
        Transition{S::waiting_on_vendor, H::kept_open, S::open},
        Transition{S::waiting_on_vendor, H::requester_replied, S::open},
        Transition{S::waiting_on_vendor, H::escalated, S::open},
        Transition{S::waiting_on_vendor, H::vendor_replied, S::open},
        Transition{S::waiting_on_vendor, H::resolved, S::resolved},

        Transition{S::resolved, H::agent_replied, S::resolved},
        Transition{S::resolved, H::vendor_side_replied, S::resolved},
        Transition{S::resolved, H::asked_requester, S::waiting_on_requester},
        Transition{S::resolved, H::kept_open, S::open},
        Transition{S::resolved, H::requester_replied, S::open},
        Transition{S::resolved, H::closed, S::closed},
        Transition{S::resolved, H::reopened, S::open},

        Transition{S::closed, H::agent_replied, S::closed},
        Transition{S::closed, H::vendor_side_replied, S::closed},
        Transition{S::closed, H::asked_requester, S::waiting_on_requester},
        Transition{S::closed, H::kept_open, S::open},
        Transition{S::closed, H::requester_replied, S::open},
        Transition{S::closed, H::reopened, S::open},
    };
}();

/// Where a ticket stands after what happened; nothing if it cannot happen to it now.
constexpr std::optional<Status> next(Status from, Trigger trigger) {
    for (const Transition& step : transitions)
        if (step.from == from && step.trigger == trigger) return step.to;
    return std::nullopt;
}

static_assert(
    next(Status::resolved, Trigger::requester_replied) == Status::open, "a reply reopens"
);
static_assert(next(Status::closed, Trigger::requester_replied) == Status::open, "a late one too");
static_assert(next(Status::new_, Trigger::requester_replied) == Status::new_, "nobody looked yet");
static_assert(!next(Status::closed, Trigger::resolved), "closed is past resolving");
static_assert(!next(Status::open, Trigger::closed), "only what is resolved is closed");
static_assert(!next(Status::open, Trigger::reopened), "what is open cannot be opened");
static_assert(!next(Status::resolved, Trigger::escalated), "what is done needs no other level");
static_assert(
    !next(Status::waiting_on_vendor, Trigger::agent_replied), "the vendor waits at L4 only"
);

/// What a public reply of staff is to a ticket at `level`: the vendor has the ticket at L4, and
/// telling the requester so does not make it wait on the requester.
constexpr Trigger reply_of_staff(Level level) {
    return level == Level::L4 ? Trigger::vendor_side_replied : Trigger::agent_replied;
}

/// What a public reply of staff is to a ticket, where they say how it stands after it. What is
/// resolved already stays so.
constexpr Trigger reply_of_staff(const Ticket& ticket, StatusAfterReply status) {
    switch (status) {
        case StatusAfterReply::waiting_on_requester:
            return Trigger::asked_requester;
        case StatusAfterReply::open:
            return Trigger::kept_open;
        case StatusAfterReply::resolved:
            break;
    }
    bool is_resolved = ticket.status == Status::resolved;
    return is_resolved ? reply_of_staff(ticket.level) : Trigger::resolved;
}

/// How a ticket ended, where nobody says more than that it did.
constexpr Resolution usual_resolution(const Ticket& ticket) {
    if (ticket.kind == Kind::question || ticket.kind == Kind::service_request)
        return Resolution::answered;
    return ticket.level == Level::L4 ? Resolution::vendor_fixed : Resolution::fixed;
}

/// What reaching `level` is to a ticket.
constexpr Trigger arrival_at(Level level) {
    return level == Level::L4 ? Trigger::handed_to_vendor : Trigger::escalated;
}

/// Whether a ticket may go from one level to another: up by one step, since each level hands over
/// what it found; down to any, since those levels know it already.
constexpr bool may_move(Level from, Level to) {
    int steps = static_cast<int>(to) - static_cast<int>(from);
    return steps == 1 || steps < 0;
}

static_assert(may_move(Level::L1, Level::L2) && may_move(Level::L3, Level::L4));
static_assert(!may_move(Level::L1, Level::L3), "no level is skipped on the way up");
static_assert(may_move(Level::L4, Level::L1), "back down goes at once");
static_assert(!may_move(Level::L2, Level::L2), "staying is no escalation");

/// A ticket after `trigger`, with the marks that its new status leaves. REQUIRES: `to` is what
/// next() answered.
constexpr void arrive(Ticket& ticket, Status to, Time now) {
    ticket.status = to;
    if (to == Status::resolved) {
        if (!ticket.resolved_at) ticket.resolved_at = now;
    } else if (to == Status::closed) {
        ticket.closed_at = now;
    } else {
        ticket.resolution = {};
        ticket.resolved_at = {};
        ticket.closed_at = {};
    }
}

}  // namespace mainstay::ticketing
