// The settings of `mainstay serve`: declared here once, read by wire/settings.hpp, documented from
// the same.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/client_address.hpp"
#include "wire/settings_set.hpp"

namespace mainstay::server {

struct Settings {
    std::string data = "var";
    std::string listen = "127.0.0.1:8080";
    std::optional<std::string> tls_certificate;
    std::optional<std::string> tls_key;
    std::optional<std::string> public_url;
    std::vector<std::string> trusted_proxies;
    http::ProxyHeader proxy_header = http::ProxyHeader::x_forwarded_for;
    std::optional<std::string> database;
    std::optional<std::string> database_file;
    std::optional<std::string> key_file;
    Count<1, 64> http_threads{2};
    Count<1, 64> password_threads{2};
    Count<1, 64> file_threads{2};
    Count<1, 64> database_threads{2};
    Count<1, 1'000'000> connections_max{20'000};
    Count<1, 100'000> streams_max{1'000};
    Count<1, 100'000> streams_per_person{12};
    Count<1, 65'536> bodies_mib_max{64};
    Count<0, 1'000'000> anonymous_requests_per_second{50};
    Count<0, 1'000'000> requester_writes_per_second{10};
    Count<0, 1'000'000> staff_writes_per_second{100};
    Count<0, 1'000'000> administrator_writes_per_second{0};
    Count<2, 64> job_threads{3};
    Count<2, 256> slow_job_threads{6};
    Count<1, 10'080> job_delay_minutes_max{10};
    Count<1, 1'048'576> free_mib_min{256};
    bool begin_anew = false;
    bool sample = false;
    std::optional<std::string> admin_email;
    std::optional<std::string> admin_password;
    std::optional<std::string> admin_password_file;
    LogLevel log_level = LogLevel::info;
};

BOOST_DESCRIBE_STRUCT(
    Settings, (),
    (data, listen, tls_certificate, tls_key, public_url, trusted_proxies, proxy_header, database,
     database_file, key_file, http_threads, password_threads, file_threads, database_threads,
     connections_max, streams_max, streams_per_person, bodies_mib_max,
     anonymous_requests_per_second, requester_writes_per_second, staff_writes_per_second,
     administrator_writes_per_second, job_threads, slow_job_threads, job_delay_minutes_max,
     free_mib_min, begin_anew, sample, admin_email, admin_password, admin_password_file, log_level)
)

/// What links begin with, without a slash at the end.
std::string public_url(const Settings& settings);

wire::SettingsPart settings_part();

/// The name of the settings file that is read where none is named: `mainstay.toml` in the data
/// directory.
std::string default_settings_file(const Settings& settings);

/// Puts the settings of all modules together: defaults, file, environment, and what the command
/// line gave; then reads secrets that stand in files of their own. Refuses: unreadable_settings;
/// invalid, naming what is no setting or has a wrong value, with secret_unreadable or secret_twice.
Result<wire::SettingsSet> load_settings(
    const wire::SettingsSet& defaults, const wire::json::object& flags
);

}  // namespace mainstay::server
