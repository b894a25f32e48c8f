// Replies as all ways in share them: the page, a script, a mail.
#pragma once

#include <vector>

#include "ticketing/say.hpp"

namespace mainstay::ticketing {

/// Posts a public message of the caller: one of staff is sent to the requester and those who watch,
/// one of the requester's side reopens. REQUIRES: the caller may reply. Refuses:
/// attachment_unknown.
Result<Said> reply(
    db::Sql& sql, const Call& call, const Ticket& ticket, Message message,
    const std::vector<Id<Attachment>>& attachments
);

/// Adds a message that a program sent: nothing moves, and nobody is told by mail, so that two
/// programs cannot keep each other busy.
Result<Said> add_silently(db::Sql& sql, const Call& call, const Ticket& ticket, Message message);

}  // namespace mainstay::ticketing
