// A mail put together as MIME. Pure: no network, no clock. Whatever stands in the texts, no header
// is injected.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "mail/mime.hpp"

namespace mainstay::mail {

/// A mail to be sent. Texts are clean UTF-8; ids are without `<>`.
struct NewMail {
    Address from;
    Address to;
    std::string reply_to;
    std::string message_id;
    std::optional<std::string> in_reply_to;
    std::vector<std::string> references;  ///< Oldest first.
    std::string subject;
    Time date;
    std::string text;  ///< Markdown: sent as it is, and as HTML.
    std::vector<Attachment> attachments;
    bool is_automatic = false;    ///< Nobody wrote it: no Markdown, and no program is to answer it.
    std::string html;             ///< Of what is automatic: the same as HTML; empty: text alone.
    std::string unsubscribe_url;  ///< Where its recipient ends such mails; empty: nowhere.
};

/// The mail's bytes, lines ending in CRLF, in seven bits.
std::string compose(const NewMail& mail);

}  // namespace mainstay::mail
