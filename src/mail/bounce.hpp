// Reports on mails that were sent: what became of them (RFC 3464, and the plain texts of programs
// that never learnt it). Pure.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "mail/mime.hpp"

namespace mainstay::mail {

/// What a delivery report says of one mail.
struct Bounce {
    std::string message_id;  ///< Of the mail that was sent.
    std::string
        recipient;  ///< Whom it did not reach, in lower case; empty where the report does not say.
    bool is_final = false;  ///< It was given up; else it is only late.
    std::string diagnosis;  ///< What the last server said, or the report's status. One line.
};
BOOST_DESCRIBE_STRUCT(Bounce, (), (message_id, recipient, is_final, diagnosis))

/// What `mail` reports, if it is a delivery report that names the mail it is about: one with a part
/// for programs, or a text that a mail system wrote (as those of Exim, qmail and Exchange are) with
/// the header of the mail below it.
std::optional<Bounce> bounce_of(const ParsedMail& mail);

/// The Message-ID of the mail that `mail` reports on: a delivery report, or a receipt (RFC 8098).
/// Empty where it names none.
std::string reported_id(const ParsedMail& mail);

}  // namespace mainstay::mail
