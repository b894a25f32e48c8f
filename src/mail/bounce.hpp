// Delivery reports (RFC 3464): what became of a mail that was sent. Pure.
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

/// What `mail` reports, if it is a delivery report that names the mail it is about.
std::optional<Bounce> bounce_of(const ParsedMail& mail);

}  // namespace mainstay::mail
