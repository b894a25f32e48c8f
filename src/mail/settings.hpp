// What an installation decides about mail. server/settings.hpp says what each means.
#pragma once

#include <cstdint>
#include <string>

#include <boost/describe.hpp>

#include "mail/sender_check.hpp"
#include "mail/smtp.hpp"
#include "wire/settings.hpp"

namespace mainstay::mail {

struct Settings {
    std::string lmtp = "127.0.0.1:2424";
    std::string smtp = "off";  // `outbox`: kept and listed, sent to nobody.
    SmtpTls smtp_tls = SmtpTls::if_offered;
    std::string smtp_user;
    std::string smtp_password;
    std::string smtp_ca_file;
    std::string mail_trusted_authserv;
    Unauthenticated mail_unauthenticated = Unauthenticated::requester;
    std::string mail_host = "localhost";
    std::int64_t mail_bytes_max = 50 << 20;
    int mail_connections_max = 100;
};
BOOST_DESCRIBE_STRUCT(
    Settings, (),
    (lmtp, smtp, smtp_tls, smtp_user, smtp_password, smtp_ca_file, mail_trusted_authserv,
     mail_unauthenticated, mail_host, mail_bytes_max, mail_connections_max)
)

}  // namespace mainstay::mail
