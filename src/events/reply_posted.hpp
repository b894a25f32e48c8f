// A public reply was written that has to reach people by mail. Told by ticketing/, sent by mail/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::events {

/// Whom a reply goes to.
struct Recipient {
    std::string address;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Recipient, (), (address, name))

/// A file that goes with a reply.
struct ReplyAttachment {
    std::string blob;  // The blob's hash, in hex.
    std::string name;
    std::string media_type;
};
BOOST_DESCRIBE_STRUCT(ReplyAttachment, (), (blob, name, media_type))

/// Above this, what a reply address names is no ticket, but another conversation of ticketing/.
inline constexpr std::int64_t other_reply_tokens = std::int64_t{1} << 50;

struct ReplyPosted {
    static constexpr std::string_view type = "reply.posted";
    static constexpr int schema_version = 1;

    std::int64_t ticket = 0;
    std::string key;  // The ticket's, as `SHOP-42`.
    std::int64_t message = 0;
    std::string message_id;  // Chosen by ticketing, without angle brackets as all ids here.
    std::string subject;
    std::string text;  // Markdown.
    std::string author_name;
    std::vector<Recipient> recipients;
    std::int64_t application = 0;
    std::optional<std::string> in_reply_to;
    std::vector<std::string> references;  // Oldest first.
    std::vector<ReplyAttachment> attachments;
    std::optional<std::string> subject_line;  // As it is; else made of `subject` and `key`.
    std::optional<std::int64_t> reply_token;  // What the address of answers names, in place of the
                                              // ticket: above other_reply_tokens.
};
BOOST_DESCRIBE_STRUCT(
    ReplyPosted, (),
    (ticket, key, message, message_id, subject, text, author_name, recipients, application,
     in_reply_to, references, attachments, subject_line, reply_token)
)

}  // namespace mainstay::events
