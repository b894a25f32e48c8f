// The settings of `mainstay serve`: declared here once, read by wire/settings.hpp, documented from
// the same.
#pragma once

#include <optional>
#include <span>
#include <string>

#include <boost/describe.hpp>

#include "base/log.hpp"
#include "base/text.hpp"
#include "mail/settings.hpp"
#include "wire/settings.hpp"

namespace mainstay::server {

struct Settings {
    std::string data = "var";
    std::string listen = "127.0.0.1:8080";
    std::optional<std::string> public_url;
    std::optional<std::string> database;
    std::optional<std::string> key_file;
    Count<1, 64> http_threads{2};
    Count<1, 64> database_threads{2};
    Count<1, 1'000'000> connections_max{20'000};
    Count<1, 1'024> attachment_mib_max{25};
    Count<1, 720> session_hours{12};
    Count<2, 64> job_threads{3};
    Count<2, 256> slow_job_threads{6};
    std::string lmtp = "127.0.0.1:2424";
    std::string smtp = "off";
    mail::SmtpTls smtp_tls = mail::SmtpTls::if_offered;
    std::string smtp_user;
    std::string smtp_password;
    std::string smtp_ca_file;
    std::string mail_trusted_authserv;
    mail::Unauthenticated mail_unauthenticated = mail::Unauthenticated::requester;
    std::string mail_host = "localhost";
    Count<1, 1'024> mail_mib_max{50};
    Count<1, 10'000> mail_connections_max{100};
    bool sample = false;
    std::optional<std::string> admin_email;
    std::optional<std::string> admin_password;
    LogLevel log_level = LogLevel::info;
};

BOOST_DESCRIBE_STRUCT(
    Settings, (),
    (data, listen, public_url, database, key_file, http_threads, database_threads, connections_max,
     attachment_mib_max, session_hours, job_threads, slow_job_threads, lmtp, smtp, smtp_tls,
     smtp_user, smtp_password, smtp_ca_file, mail_trusted_authserv, mail_unauthenticated, mail_host,
     mail_mib_max, mail_connections_max, sample, admin_email, admin_password, log_level)
)

/// What links begin with, without a slash at the end.
std::string public_url(const Settings& settings);

/// One sentence for each member of Settings.
std::span<const wire::SettingMeaning> setting_meanings();

/// The name of the settings file that is read where none is named: `mainstay.toml` in the data
/// directory.
std::string default_settings_file(const Settings& settings);

/// Puts the settings together: defaults, file, environment, and what the command line gave.
/// Refuses: unreadable_settings; invalid, naming what is no setting or has a wrong value.
Result<Settings> load_settings(const wire::json::object& flags);

}  // namespace mainstay::server
