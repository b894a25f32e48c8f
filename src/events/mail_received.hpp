// An incoming mail was understood and stored. Told by mail/, answered by ticketing/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"

namespace mainstay::events {

/// A part of a mail that is kept as a blob.
struct MailAttachment {
    std::string blob;  // The blob's hash, in hex.
    std::string name;
    std::string media_type;  // As found by looking at the bytes.
    std::int64_t bytes = 0;
    std::optional<std::string> content_id;  // Without angle brackets.
    bool is_inline = false;
};
BOOST_DESCRIBE_STRUCT(MailAttachment, (), (blob, name, media_type, bytes, content_id, is_inline))

/// Someone a mail names.
struct MailPerson {
    std::string address;  // In lower case.
    std::string name;
};
BOOST_DESCRIBE_STRUCT(MailPerson, (), (address, name))

/// How far the sender of a mail can be believed.
enum class SenderTrust {
    verified,    ///< A trusted mail server found that it came from the domain of its From address.
    unchecked,   ///< No such finding; the installation takes requesters, and nobody else, for what
                 ///< they say they are.
    unverified,  ///< Refuted, without one From address, or unchecked where a check is required.
};
BOOST_DESCRIBE_ENUM(SenderTrust, verified, unchecked, unverified)

/// Whether a sender is believed, and why: a result such as `dmarc=pass`, or what is missing.
struct SenderCheck {
    SenderTrust trust = SenderTrust::unchecked;
    std::string reason;
    std::optional<std::string> authserv_id;  // The mail server whose finding it is.
};
BOOST_DESCRIBE_STRUCT(SenderCheck, (), (trust, reason, authserv_id))

/// What a reader of a mail should know of how it was read.
enum class MailNotice {
    signature_not_verified,  ///< It is signed, and nobody verified by whom.
    encrypted,               ///< It, or a part of it, cannot be read here.
    damaged_part,            ///< A part could not be read as it was meant; what there is of it is a
                             ///< file.
    cut,                     ///< A text is longer than is shown; all of it is a file.
};
BOOST_DESCRIBE_ENUM(MailNotice, signature_not_verified, encrypted, damaged_part, cut)

struct MailReceived {
    static constexpr std::string_view type = "mail.received";
    static constexpr int schema_version = 1;

    std::int64_t mail = 0;                // The id of the mail in mail/.
    std::int64_t application = 0;         // The one whose address received it.
    std::string message_id;               // Without angle brackets, as all ids here.
    std::vector<std::string> references;  // In-Reply-To and References, oldest first.
    std::optional<std::int64_t>
        reply_token_ticket;    // From the signed reply address; already verified.
    std::string from_address;  // In lower case.
    std::string from_name;
    std::vector<std::string> to_addresses;
    std::vector<std::string> cc_addresses;
    std::string subject;
    std::string text;  // What was newly written, as plain text.
    std::optional<std::string>
        html;  // As sent, marked where it folds. Hostile: never shown unsanitized.
    std::optional<std::string> quoted;
    std::optional<std::string> signature;
    bool is_automatic = false;  // Out of office, bounces, lists: never answered automatically.
    std::optional<Time> sent_at;
    std::vector<MailAttachment> attachments;
    std::optional<SenderCheck>
        sender_check;  // None in events that older versions wrote: unchecked.
    std::optional<bool>
        is_from_program;  // No person wrote it. None in events of older versions: is_automatic.
    std::vector<MailPerson> answer_to;  // Where its writer wants answers; none: at From.
    std::vector<MailPerson> named;      // The names that To and Cc give.
    std::optional<std::vector<MailNotice>> notices;  // None in events of older versions.
};
BOOST_DESCRIBE_STRUCT(
    MailReceived, (),
    (mail, application, message_id, references, reply_token_ticket, from_address, from_name,
     to_addresses, cc_addresses, subject, text, html, quoted, signature, is_automatic, sent_at,
     attachments, sender_check, is_from_program, answer_to, named, notices)
)

}  // namespace mainstay::events
