// Raw mail read into its parts. Total: whatever the bytes are, the answer says what was understood
// and what stood in the way; the caller keeps the original. No database, no network; GMime stays
// behind this face.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "events/mail_received.hpp"

namespace mainstay::mail {

/// A mailbox as a header names it. `name` may be empty.
struct Address {
    std::string name;
    std::string email;

    bool operator==(const Address&) const = default;
};
BOOST_DESCRIBE_STRUCT(Address, (), (name, email))

/// A part that is no body text. `content` is what the sender attached, byte for byte.
struct Attachment {
    std::string name;        ///< Never empty, no path, at most 200 code points.
    std::string media_type;  ///< As the sender declares it, in lower case: not to be believed.
    std::string content;
    std::string content_id;  ///< Without `<>`; empty where the part has none.
    bool is_inline =
        false;  ///< The HTML or the text shows it where it stood, by `cid:` and its content id.
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (name, media_type, content, content_id, is_inline))

using events::MailNotice;

/// Why a mail needs a person's attention.
enum class ParseError {
    empty,             ///< No bytes, or no header and no body.
    no_sender,         ///< No address that could be answered, in the header or the envelope.
    too_many_parts,    ///< More parts than parts_max.
    too_deep,          ///< Parts within parts beyond depth_max.
    too_many_headers,  ///< More header lines than headers_max.
    unreadable,        ///< Reading it failed.
};
BOOST_DESCRIBE_ENUM(
    ParseError, empty, no_sender, too_many_parts, too_deep, too_many_headers, unreadable
)

/// What a mail says. All text is clean UTF-8; header texts are single lines.
struct ParsedMail {
    std::optional<ParseError> parse_error;  ///< Set: the rest is only what was understood before.
    std::string message_id;                 ///< Without `<>`; empty where there is none.
    std::vector<std::string>
        references;  ///< Of References and In-Reply-To, oldest first, each once.
    std::vector<Address> from, to, cc, reply_to;
    std::string subject;
    std::optional<Time> date;  ///< Nothing for dates that cannot be, or not before 2100.
    std::string text;  ///< Made from the HTML where the mail has no plain text. Lines end in LF.
    std::optional<std::string>
        html;  ///< As sent: hostile. Images of the mail itself are `cid:` references.
    bool is_text_cut =
        false;  ///< A body was longer than its limit; all of it is among the attachments.
    std::vector<Attachment> attachments;
    std::vector<MailNotice> notices;  ///< Each once.
    bool is_automatic = false;        ///< No program may answer it (RFC 3834 §2).
    bool is_from_program = false;     ///< No person wrote it.
};
// All of it: the process that reads a mail hands over what is described.
BOOST_DESCRIBE_STRUCT(
    ParsedMail, (),
    (parse_error, message_id, references, from, to, cc, reply_to, subject, date, text, html,
     is_text_cut, attachments, notices, is_automatic, is_from_program)
)

struct ParseLimits {
    std::size_t parts_max = 1000;
    std::size_t depth_max = 50;
    std::size_t headers_max = 5000;
    std::size_t text_bytes_max = 1 << 20;
    std::size_t html_bytes_max = 2 << 20;
    std::size_t addresses_max = 500;
    std::size_t references_max = 1000;
};

/// Starts GMime. Called once by main, before the first parse.
void start_mime();

/// Reads a mail. `envelope_from` serves as sender where the header names none.
ParsedMail parse_mail(
    std::string_view raw, std::string_view envelope_from, const ParseLimits& limits = {}
);

}  // namespace mainstay::mail
