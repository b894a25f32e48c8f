// Messages and attachments to rows and back. No rule lives here but that a file belongs to one
// message.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "db/blobs.hpp"
#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

struct Handover;

/// A public reply or a private note. One row of `ticket_message`.
struct Message {
    Id<Message> id;
    Id<Ticket> ticket;
    std::optional<Id<User>> author;
    Visibility visibility = Visibility::public_;
    Source source = Source::web;
    std::string text;                 // Markdown; plain text from mail.
    std::optional<std::string> html;  // From mail, as sent, marked where it folds.
    std::optional<std::string> quoted;
    std::optional<std::string> signature;
    std::optional<Id<Mail>> mail;
    Time created_at;
    bool is_unverified = false;  // By mail, of someone who may be anyone: without an author.
    std::optional<std::string> sender_name;  // Who such a mail says it is from.
    std::optional<std::string> sender_address;
    // Where a mail wants answers, if not where it is from; `, ` between several.
    std::optional<std::string> answer_to;
    std::optional<std::string> notices;    // Of its mail: see names_of.
    std::optional<Id<Ticket>> home;        // Where it was posted, if it shows elsewhere by a merge.
    std::optional<Id<Handover>> handover;  // To a vendor or from them, in that hand-over.
    bool is_from_vendor = false;           // By mail: without an author.
    std::optional<Id<Message>> published_as;  // What the requester was sent of it.
};
BOOST_DESCRIBE_STRUCT(
    Message, (),
    (id, ticket, author, visibility, source, text, html, quoted, signature, mail, created_at,
     is_unverified, sender_name, sender_address, answer_to, notices, home, handover, is_from_vendor,
     published_as)
)

/// The code points of a text, and of its quotation and its signature, that lists show.
inline constexpr std::size_t listed_text_max = 32'768;

/// A message as lists read it: long texts to one code point beyond `listed_text_max`, and the HTML
/// left where it is.
struct ListedMessage {
    Id<Message> id;
    std::optional<Id<User>> author;
    Visibility visibility = Visibility::public_;
    Source source = Source::web;
    std::string text;
    std::optional<std::string> quoted;
    std::optional<std::string> signature;
    bool has_html = false;
    std::optional<Id<Mail>> mail;
    Time created_at;
    bool is_unverified = false;
    std::optional<std::string> sender_name;
    std::optional<std::string> sender_address;
    std::optional<std::string> answer_to;
    std::optional<std::string> notices;
    std::optional<Id<Ticket>> home;
    std::optional<Id<Handover>> handover;
    bool is_from_vendor = false;
    std::optional<Id<Message>> published_as;
};
BOOST_DESCRIBE_STRUCT(
    ListedMessage, (),
    (id, author, visibility, source, text, quoted, signature, has_html, mail, created_at,
     is_unverified, sender_name, sender_address, answer_to, notices, home, handover, is_from_vendor,
     published_as)
)

/// A file. Belongs to its owner until they post a message with it, and to that message from then
/// on.
struct Attachment {
    Id<Attachment> id;
    std::optional<Id<User>> owner;
    std::optional<Id<Message>> message;
    db::BlobHash blob;
    std::string name;
    std::string media_type;
    std::int64_t bytes = 0;
    bool is_inline = false;
    std::optional<std::string> content_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(
    Attachment, (),
    (id, owner, message, blob, name, media_type, bytes, is_inline, content_id, created_at)
)

/// Addresses as Message::answer_to has them, and back.
std::optional<std::string> joined_addresses(const std::vector<std::string>& addresses);
std::vector<std::string> split_addresses(std::string_view joined);

/// Notices as a message keeps them; nothing for none.
std::optional<std::string> names_of(const std::vector<events::MailNotice>& notices);

/// The reverse. What a newer version wrote and this one does not know is left out.
std::vector<events::MailNotice> notices_of(const std::optional<std::string>& names);

AttachmentView view_of(const Attachment& attachment);

namespace store {

Id<Message> insert(db::Sql& sql, const Message& message);

/// Messages of a ticket beyond `from` in that order; without private ones unless asked for.
/// Index: ticket_message_ticket.
std::vector<ListedMessage> messages(
    db::Sql& sql, Id<Ticket> ticket, MessageOrder order, std::optional<Id<Message>> from,
    bool with_private, int limit
);

std::optional<Message> find_message(db::Sql& sql, Id<Message> id);

/// The message that a ticket began with, whatever was merged into it. Index: ticket_message_ticket.
std::optional<Message> first_message(db::Sql& sql, Id<Ticket> ticket);

/// Where answers to the requester go by the wish of their last mail in the ticket, or of the mail
/// that a stranger opened it with; empty where they go to the address it was from. Index:
/// ticket_message_ticket.
std::vector<std::string> answer_addresses(db::Sql& sql, const Ticket& ticket);

Id<Attachment> insert(db::Sql& sql, const Attachment& attachment);

std::optional<Attachment> find_attachment(db::Sql& sql, Id<Attachment> id);

/// By message, in the order they came. Index: attachment_message.
std::map<Id<Message>, std::vector<Attachment>> attachments(
    db::Sql& sql, std::span<const Id<Message>> messages
);

/// Gives files that are their owner's to a message.
/// Refuses: too_many_items; attachment_unknown for what is not the owner's, or belongs to a message
/// already, or is named twice.
Result<std::vector<Attachment>> bind(
    db::Sql& sql, Id<User> owner, const std::vector<Id<Attachment>>& ids, Id<Message> message
);

/// Keeps these files, and no others, for the owner's draft on that ticket. Refuses as bind does.
Result<> hold_for_draft(
    db::Sql& sql, Id<User> owner, const std::vector<Id<Attachment>>& ids, Id<Ticket> ticket
);

/// The files of the owner's draft on that ticket, oldest first. Index: attachment_draft.
std::vector<Attachment> draft_files(db::Sql& sql, Id<Ticket> ticket, Id<User> owner);

/// The files of a person that belong to no message yet.
struct LooseCount {
    std::int64_t files = 0;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(LooseCount, (), (files, bytes))

/// Index: attachment_unbound, which holds the loose files of all.
LooseCount loose_files(db::Sql& sql, Id<User> owner);

/// Removes up to `limit` files that belong to no message and no draft since `before`. Returns how
/// many.
/// Index: attachment_unbound.
int remove_unbound(db::Sql& sql, Time before, Time now, int limit);

}  // namespace store

}  // namespace mainstay::ticketing
