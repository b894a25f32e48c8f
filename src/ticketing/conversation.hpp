// Replies and notes, whether they come from the page, a script or a mail.
#pragma once

#include <vector>

#include <boost/json/object.hpp>

#include "ticketing/answers.hpp"
#include "ticketing/post_message.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// Posts a reply, or a note for staff. A reply of staff is sent by mail and sets the status that
/// they choose; one of the requester's side reopens. Refuses: not_found, forbidden,
/// notes_are_for_staff, attachment_unknown, only_staff_sets, only_with_reply; not_in_this_status,
/// for a closed ticket that is to be resolved; ticket_merged.
Result<MessageView> add_message(
    db::Sql& sql, const Call& call, const PostMessage& request, Source source
);

/// Posts a public message of the caller: one of staff is sent to the requester and those who watch,
/// one of the requester's side reopens. `recorded` is what the timeline keeps besides. REQUIRES:
/// the caller may reply. Refuses: attachment_unknown.
Result<PostedMessage> reply(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    const std::vector<Id<Attachment>>& attachments, boost::json::object recorded = {}
);

/// The same by staff who also set the status. REQUIRES: the caller may work on the ticket.
/// Refuses: attachment_unknown; not_in_this_status, for a closed ticket that is to be resolved.
Result<PostedMessage> reply_and_move(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    const std::vector<Id<Attachment>>& attachments, StatusAfterReply wanted
);

/// Adds a message that a program sent: the status stays and no mail is sent, so that two programs
/// cannot answer each other forever.
Result<PostedMessage> add_silently(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    boost::json::object recorded
);

/// Adds a message of an unverified sender. The ticket is reopened, so that staff look at it; no
/// mail is sent.
Result<PostedMessage> add_unverified(
    db::Sql& sql, const Call& system, const Ticket& ticket, Message message,
    boost::json::object recorded
);

/// Adds a note for staff.
Result<PostedMessage> note(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    const std::vector<Id<Attachment>>& attachments, boost::json::object recorded = {}
);

}  // namespace mainstay::ticketing
