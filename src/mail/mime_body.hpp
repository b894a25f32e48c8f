// The body of a parsed mail as one conversation entry: text, HTML, attachments, each image where it
// stood. Internal to mime.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/gmime_object.hpp"
#include "mail/mime.hpp"

namespace mainstay::mail {

/// What the tree of MIME parts comes to.
struct Body {
    std::optional<ParseError> parse_error;
    std::string text;
    std::optional<std::string> html;
    bool is_text_cut = false;
    bool is_unparted = false;  ///< No part begins in it, as if it had no MIME structure.
    std::vector<Attachment> attachments;
    std::vector<MailNotice> notices;
};

/// Reads the parts below `root`, which may be null, of the mail that was parsed from `raw`.
Body read_body(GMimeObject* root, std::string_view raw, const ParseLimits& limits);

}  // namespace mainstay::mail
