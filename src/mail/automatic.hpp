// Which mails a program made, and which must not be answered by one: two different things. Pure.
#pragma once

#include <string_view>

#include "mail/mime.hpp"

namespace mainstay::mail {

/// What is known of a mail without a person who reads it.
struct Automation {
    bool is_automatic = false;     ///< No program may answer it (RFC 3834 §2), whoever wrote it.
    bool is_from_program = false;  ///< No person wrote it: a report, an absence note, a notice.
};

/// `mail` needs From, subject and references. A list, a redirection or a null sender hand on what
/// people wrote: they forbid automatic answers and say nothing about who wrote.
Automation automation_of(
    std::string_view raw, std::string_view envelope_from, const ParsedMail& mail
);

}  // namespace mainstay::mail
