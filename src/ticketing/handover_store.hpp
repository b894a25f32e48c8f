// Rows of hand-overs to vendors. No rule is here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/vendor_store.hpp"

namespace mainstay::ticketing {

/// A ticket that was handed to a vendor, until their part of it is over. One row of
/// `ticket_handover`.
struct Handover {
    Id<Handover> id;
    Id<Ticket> ticket;
    Id<Vendor> vendor;
    std::string subject;  // Of its mails.
    Priority priority = Priority::normal;
    std::optional<std::string> reference;  // The vendor's.
    std::optional<Id<User>> handed_by;
    Time handed_at;
    std::optional<Time> answered_at;
    std::optional<Time> ended_at;  // Taken back; else it ends when the ticket is resolved.
    std::optional<std::string> response_alert;
    std::optional<std::string> resolution_alert;
};
BOOST_DESCRIBE_STRUCT(
    Handover, (),
    (id, ticket, vendor, subject, priority, reference, handed_by, handed_at, answered_at, ended_at,
     response_alert, resolution_alert)
)

/// The number that the signed reply address of a hand-over names in place of a ticket.
std::int64_t reply_token_of(Id<Handover> handover);

/// The reverse; nothing for that of a ticket.
std::optional<Id<Handover>> handover_of_token(std::int64_t token);

namespace store {

std::optional<Handover> handover(db::Sql& sql, Id<Handover> id);

/// Those of a ticket and of what was merged into it, newest first, at most 50. Index:
/// ticket_handover_ticket.
std::vector<Handover> handovers(db::Sql& sql, Id<Ticket> ticket);

/// The newest of a ticket that was not taken back.
std::optional<Handover> open_handover(db::Sql& sql, Id<Ticket> ticket);

/// Those that were not taken back, beyond `after`, of tickets in which work is owed. Index:
/// ticket_handover_open.
std::vector<Handover> open_handovers(db::Sql& sql, Id<Handover> after, int limit);

/// The newest hand-overs to a vendor that have a reference of theirs. Index:
/// ticket_handover_vendor.
std::vector<Handover> with_reference(db::Sql& sql, Id<Vendor> vendor, int limit);

/// The hand-overs of which mails have these hashes of Message-IDs. Index: the primary key of
/// ticket_mail.
std::vector<Id<Handover>> handovers_of_mails(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& hashes
);

Id<Handover> insert(db::Sql& sql, const Handover& handover);

/// All that changes of one: its reference, what ended it and its alerts.
void update(db::Sql& sql, const Handover& handover);

/// Marks a vendor's message as one that the requester was sent as another.
void set_published(db::Sql& sql, Id<Message> message, Id<Message> as);

/// The Message-IDs of a hand-over's mails for the next one, oldest first, the last 20. Index:
/// ticket_mail_ticket.
std::vector<std::string> handover_references(db::Sql& sql, const Handover& handover);

}  // namespace store

}  // namespace mainstay::ticketing
