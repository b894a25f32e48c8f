// Posting a message in a ticket, and sending it to those who are not signed in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/messages.hpp"

namespace mainstay::ticketing {

/// A message and its files, as stored.
struct PostedMessage {
    Message message;
    std::vector<Attachment> attachments;
};

/// Stores a message of the caller as part of an edit, with files they uploaded. `message` needs
/// text, visibility and source, and what else came with it; one that is unverified, or that
/// the system itself posts, has no author and is stored on behalf of the system. Refuses:
/// attachment_unknown.
Result<PostedMessage> post_message(
    db::Sql& sql, const Call& call, Edit& edit, Message message,
    const std::vector<Id<Attachment>>& attachments
);

/// Sends a public message by mail to the requester and to watchers who may see the ticket, except
/// its author. Sends nothing if no recipient is left.
void send(db::Sql& sql, const Call& call, const Ticket& ticket, const PostedMessage& posted);

/// The message as the API answers it.
MessageView view_of(const Call& call, const PostedMessage& posted);

}  // namespace mainstay::ticketing
