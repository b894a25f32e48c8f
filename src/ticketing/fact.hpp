// What happened to a ticket, as reports count it: when it was first answered, resolved, reopened,
// and how long that took. A replay of the ticket's events, as its clocks are. Pure: no SQL, no
// clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "ticketing/deadlines.hpp"
#include "ticketing/ticket_events.hpp"

namespace mainstay::ticketing {

/// Within so long after a first resolution nothing more may come, for it to be of the first
/// contact.
inline constexpr std::chrono::days first_contact_settles_in{7};

enum class FactKind {
    first_response,  ///< The desk's first public reply or, where none came before, the resolution.
    resolved,        ///< From open to resolved or closed; each time.
    reopened,        ///< From resolved or closed to open; each time.
    merged,          ///< An open ticket went into another.
    merge_undone,    ///< It came back, open.
};
BOOST_DESCRIBE_ENUM(FactKind, first_response, resolved, reopened, merged, merge_undone)

/// One row of `ticket_fact`.
struct TicketFact {
    Id<Ticket> ticket;
    FactKind fact = FactKind::resolved;
    std::int64_t round = 0;  // From 0, of each kind.
    Time at;
    /// From the creation. Of the first response and the standing resolution as the clock counts,
    /// where one was promised; else all time.
    std::optional<std::int64_t> seconds;
    std::optional<Id<User>> agent;  // Who did it, where a person did.
    bool is_first_contact = false;
    bool is_standing = false;

    bool operator==(const TicketFact&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    TicketFact, (), (ticket, fact, round, at, seconds, agent, is_first_contact, is_standing)
)

/// By kind and round. A first resolution is of the first contact if by then the desk had replied
/// publicly at most once, the requester had not written again and no higher level had been asked,
/// and if the requester neither wrote nor reopened it within `first_contact_settles_in`.
std::vector<TicketFact> facts_of(
    Id<Ticket> ticket, const TicketHistory& history, const std::vector<Deadline>& deadlines
);

}  // namespace mainstay::ticketing
