// Which parts of a mail are text that somebody wrote, and how each kind of it is read. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "events/mail_received.hpp"

namespace mainstay::mail {

/// Whether a part of that type is text to be read: every kind of text is, also one that nobody
/// knows (RFC 2046 §4.1.4), but those that are files for a program.
bool is_written_text(std::string_view media_type);

/// Whether it is of the kinds that mail programs write, rather than any text that may be a file.
bool is_known_text(std::string_view media_type);

/// Whether a part is of S/MIME, by its type or, where that says nothing, its name.
bool is_cms(std::string_view media_type, std::string_view name);

/// Whether a part is Outlook's envelope, in the same way.
bool is_tnef_part(std::string_view media_type, std::string_view name);

/// How a text was made fit for transport.
struct TextFormat {
    std::string format, delsp;  ///< Parameters of RFC 3676.
    std::string media_type;
};

/// `text`, which is no HTML, as its writer saw it. Lines end in LF.
std::string written_text(std::string text, const TextFormat& format);

/// What OpenPGP did to a text within the text itself.
std::optional<events::MailNotice> inline_protection(std::string_view text);

}  // namespace mainstay::mail
