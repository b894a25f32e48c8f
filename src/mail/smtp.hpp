// Hands a mail to a mail server. Blocks; all waits are bounded. Knows no database.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::mail {

/// Whether the way to the mail server is encrypted: never, where the server can, or it is not used
/// at all.
enum class SmtpTls { off, if_offered, required };
BOOST_DESCRIBE_ENUM(SmtpTls, off, if_offered, required)

struct SmtpOptions {
    std::string server;  ///< `host:port`, or `smtps://host:port` for TLS from the first byte.
                         ///< Empty: no mail goes out.
    SmtpTls tls = SmtpTls::if_offered;
    std::string user;  ///< Empty: no sign-in.
    std::string password;
    std::string helo = "localhost";  ///< The name this installation goes by.
    std::chrono::milliseconds connect_timeout = std::chrono::seconds(20);
    std::chrono::milliseconds timeout = std::chrono::minutes(4);
};

/// What became of an attempt. `later`: nobody has the mail, and trying again may help. `refused`:
/// the server does not take this mail to this recipient, ever.
enum class SmtpOutcome { sent, later, refused };

struct SmtpAnswer {
    SmtpOutcome outcome = SmtpOutcome::later;
    std::string text;  ///< What the server said last, or why it could not be asked. One line of
                       ///< clean UTF-8.
};

/// Sends `content`, whose lines end in CRLF, from one address to one. Empty `from` is the null
/// sender.
SmtpAnswer send_by_smtp(
    const SmtpOptions& options, std::string_view from, std::string_view to, std::string_view content
);

}  // namespace mainstay::mail
