// All that is read of a mail's bytes, in one step, so that it can be done in a process of its own.
// Pure: the same bytes give the same reading.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/media_type.hpp"
#include "mail/bounce.hpp"
#include "mail/fold.hpp"
#include "mail/mime.hpp"

namespace mainstay::mail {

/// A mail as it was read.
struct MailReading {
    ParsedMail parsed;  ///< Its attachments have the media types that their bytes tell, and only
                        ///< what is an image stays where it stood. Its HTML is marked where
                        ///< it is folded (fold_mail).
    Split split;        ///< Of its text.
    std::optional<Bounce> bounce;
    std::string reported;  ///< The Message-ID of the mail that it reports on, if it does.
    std::string headers;   ///< As people may read them.
};
BOOST_DESCRIBE_STRUCT(MailReading, (), (parsed, split, bounce, reported, headers))

/// Reads a mail that came from `envelope_from`.
MailReading read_mail(std::string_view raw, std::string_view envelope_from, MediaTypes& types);

/// Whether a reading is one that read_mail can have made: its texts are clean, and a mail without
/// parse error has a sender.
bool is_sound(const MailReading& reading);

}  // namespace mainstay::mail
