// Two cases that came in as one ticket: makes a ticket of a message, and takes that back.
#pragma once

#include <optional>
#include <string>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

struct SplitMessage {
    std::string key;
    Id<Message> id;
    Subject subject;
    std::optional<Kind> kind;  // Else that of the ticket it is in.
};
BOOST_DESCRIBE_STRUCT(SplitMessage, (), (key, id, subject, kind))

/// A ticket that was made of a message that was posted in `origin`. One row of `ticket_split`.
struct Split {
    Id<Ticket> ticket;
    Id<Message> message;
    Id<Ticket> origin;
    Id<Ticket> taken_from;  // Where it showed then.
};
BOOST_DESCRIBE_STRUCT(Split, (), (ticket, message, origin, taken_from))

namespace store {

/// How a ticket was made by a split, if it was. Index: the primary key.
std::optional<Split> split_of(db::Sql& sql, Id<Ticket> ticket);

}  // namespace store

/// Makes a ticket of a message and its files, which move there; the two are linked. Its requester
/// is the customer who wrote the message, or for whom staff wrote it. Of a private note it is the
/// caller: the customer is shown nothing of it. Answers the new ticket.
/// Refuses: not_found; forbidden; ticket_merged; split_first_message for the message that the
/// ticket began with.
Result<VersionedTicket> split(db::Sql& sql, const Call& call, const SplitMessage& request);

/// Puts the message back where it was posted. What came since stays in the ticket that was made of
/// it, which is closed if nothing did. Refuses: not_found, also for a ticket that was not made by a
/// split; forbidden unless the caller works on both.
Result<> undo_split(db::Sql& sql, const Call& call, const TicketKey& request);

}  // namespace mainstay::ticketing
