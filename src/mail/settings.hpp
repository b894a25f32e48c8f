// What an installation decides about mail, with the meaning of each setting.
#pragma once

#include <cstdint>
#include <string>

#include <boost/describe.hpp>

#include "mail/smtp.hpp"
#include "wire/settings.hpp"

namespace mainstay::mail {

struct Settings {
    std::string lmtp = "127.0.0.1:2424";
    std::string smtp = "off";
    SmtpTls smtp_tls = SmtpTls::if_offered;
    std::string smtp_user;
    std::string smtp_password;
    std::string mail_host = "localhost";
    std::int64_t mail_bytes_max = 50 << 20;
    int mail_connections_max = 100;
};
BOOST_DESCRIBE_STRUCT(
    Settings, (),
    (lmtp, smtp, smtp_tls, smtp_user, smtp_password, mail_host, mail_bytes_max,
     mail_connections_max)
)

inline constexpr wire::SettingMeaning setting_meanings[] = {
    {"lmtp",
     "The host:port where LMTP takes mail, on loopback unless told otherwise; `off` takes none."},
    {"smtp",
     "The host:port of the mail server that takes replies, `smtps://host:port` for TLS from the "
     "start; `off`."},
    {"smtp_tls",
     "Whether the way to that server is encrypted by STARTTLS: `off`, `if_offered` or `required`."},
    {"smtp_user", "Who signs in at that server; empty for nobody."},
    {"smtp_password", "Their password."},
    {"mail_host", "The name by which this installation greets mail servers."},
    {"mail_bytes_max", "The largest mail that is taken."},
    {"mail_connections_max", "How many LMTP clients are served at once."},
};

}  // namespace mainstay::mail
