// Hands a mail to a mail server. Blocks; all waits are bounded. Knows no database.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::mail {

/// Whether the way to the mail server is encrypted: never, where the server can, or it is not used
/// at all.
enum class SmtpTls { off, if_offered, required };
BOOST_DESCRIBE_ENUM(SmtpTls, off, if_offered, required)

/// How long each stage of a dialogue may stand still (RFC 5321, 4.5.3.2, asks for 2 to 10 minutes;
/// a relay nearby needs less, but a mail that it has whole may be looked through for viruses).
struct SmtpTimeouts {
    std::chrono::milliseconds connecting = std::chrono::seconds(20);
    std::chrono::milliseconds answer = std::chrono::seconds(60);       ///< To each command.
    std::chrono::milliseconds sending = std::chrono::seconds(60);      ///< While no byte is taken.
    std::chrono::milliseconds last_answer = std::chrono::minutes(10);  ///< To the end of the mail.
    std::chrono::milliseconds farewell =
        std::chrono::seconds(2);  ///< To QUIT; nothing hangs on it.
    std::chrono::milliseconds whole = std::chrono::minutes(14);
};

struct SmtpOptions {
    std::string server;  ///< `host:port`, or `smtps://host:port` for TLS from the first byte.
                         ///< Empty: no mail goes out.
    SmtpTls tls = SmtpTls::if_offered;  ///< Counts as required where there is a user.
    std::string user;                   ///< Empty: no sign-in.
    std::string password;
    std::string ca_file;             ///< PEM; empty: the certificate authorities of the system.
    std::string helo = "localhost";  ///< The name this installation goes by.
    SmtpTimeouts timeouts = {};
};

/// One mail on its way. What it refers to outlives the attempt.
struct SmtpMail {
    std::string_view from;  ///< Empty: the null sender.
    std::string_view to;
    std::string_view content;                                        ///< Lines end in CRLF.
    std::chrono::milliseconds time_left = std::chrono::minutes(14);  ///< For the whole attempt.
    std::function<void()> before_end = {};  ///< Called before the server can have the mail whole.
                                            ///< If it throws, so does the attempt, and the server
                                            ///< does not get the end.
};

/// What became of an attempt.
enum class SmtpOutcome {
    sent,     ///< The server answered 250 to the end of the mail. What follows changes nothing.
    later,    ///< Nobody has the mail, and trying again may help.
    unknown,  ///< The server may have got the end of the mail, and did not say what became of it.
    refused,  ///< The server does not take this mail to this recipient, ever.
    kept,     ///< No server was asked: the mail stays in the outbox of a sample workspace.
};

struct SmtpAnswer {
    SmtpOutcome outcome = SmtpOutcome::later;
    std::string text;  ///< What the server said last, or why it could not be asked. One line of
                       ///< clean UTF-8.
};

/// Sends one mail to one address. With a user, nothing but the greeting leaves unless the way is
/// encrypted and the server's certificate is valid for its name.
SmtpAnswer send_by_smtp(const SmtpOptions& options, const SmtpMail& mail);

}  // namespace mainstay::mail
