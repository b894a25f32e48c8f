// What an operator decides about mail.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "mail/sender_check.hpp"
#include "mail/smtp.hpp"
#include "wire/settings_set.hpp"

namespace mainstay::mail {

struct Settings {
    std::string lmtp = "127.0.0.1:2424";
    std::optional<std::string> smtp;
    SmtpTls smtp_tls = SmtpTls::if_offered;
    std::string smtp_user;
    std::string smtp_password;
    std::optional<std::string> smtp_password_file;
    std::string smtp_ca_file;
    std::string mail_trusted_authserv;
    Unauthenticated mail_unauthenticated = Unauthenticated::requester;
    std::string mail_host = "localhost";
    Count<1, 1'024> mail_mib_max{50};
    Count<1, 10'000> mail_connections_max{100};
};
BOOST_DESCRIBE_STRUCT(
    Settings, (),
    (lmtp, smtp, smtp_tls, smtp_user, smtp_password, smtp_password_file, smtp_ca_file,
     mail_trusted_authserv, mail_unauthenticated, mail_host, mail_mib_max, mail_connections_max)
)

wire::SettingsPart settings_part();

}  // namespace mainstay::mail
