// Replies as all ways in share them: the page, a script, a mail.
#pragma once

#include <vector>

#include <boost/json/object.hpp>

#include "ticketing/answers.hpp"
#include "ticketing/post_message.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// Replies, or notes something for staff. A reply of staff goes out by mail, and the ticket stands
/// after it as they say; one of the requester's side reopens. Refuses: not_found, forbidden,
/// notes_are_for_staff, attachment_unknown, only_staff_sets, only_with_reply; not_in_this_status,
/// for a closed ticket that is to be resolved.
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

/// The same by staff who say how the ticket stands after it. REQUIRES: the caller may work on it.
/// Refuses: attachment_unknown; not_in_this_status, for a closed ticket that is to be resolved.
Result<PostedMessage> reply_and_move(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    const std::vector<Id<Attachment>>& attachments, StatusAfterReply wanted
);

/// Adds a message that a program sent: nothing moves, and nobody is told by mail, so that two
/// programs cannot keep each other busy.
Result<PostedMessage> add_silently(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    boost::json::object recorded
);

/// Adds what someone wrote of whom nobody can tell who they are. The ticket opens again, so that
/// staff look at it; nobody is told by mail.
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
