#include "server/settings.hpp"

#include <filesystem>

#include "wire/codec.hpp"

extern char** environ;

namespace mainstay::server {

namespace {

constexpr wire::SettingMeaning meanings[] = {
    {"data", "The directory that holds everything: records, blobs, the sealing key."},
    {"listen", "host:port of the web UI and the API."},
    {"tls_certificate",
     "A certificate and its chain, as a PEM file: `listen` then takes HTTPS alone. A renewed file "
     "is "
     "taken into use by itself."},
    {"tls_key", "The key of the certificate, a PEM file without a password."},
    {"public_url",
     "What links begin with, as people reach the server; http:// (https:// with a certificate) and "
     "`listen` where not set."},
    {"database",
     "postgresql://… for records in PostgreSQL; SQLite in the data directory where not set. With a "
     "password in it, a secret."},
    {"database_file", "The file that holds the former, so that nobody else sees it."},
    {"key_file",
     "The sealing key, mode 0600; `key` in the data directory where not set. Keep a copy elsewhere."
    },
    {"trusted_proxies",
     "Addresses and networks of the proxies in front, such as 127.0.0.1,10.0.0.0/8: who the client "
     "is, is taken from their word and nobody else's."},
    {"proxy_header",
     "The header in which these proxies write their client: `x_forwarded_for` (with "
     "X-Forwarded-Proto) or `forwarded` (RFC 7239)."},
    {"http_threads", "Threads that serve connections."},
    {"password_threads", "Threads that check passwords; each may take 64 MiB."},
    {"file_threads", "Threads that read and write attachments."},
    {"database_threads", "Readers of SQLite beside its one writer, or sessions on PostgreSQL."},
    {"connections_max", "Open connections; more are told to come back later."},
    {"streams_max", "Event streams of all together: each open window of the web UI has one."},
    {"streams_per_person", "Event streams of one person."},
    {"bodies_mib_max",
     "Bodies of requests that are on their way at once, in MiB; a quarter of it for one person."},
    {"anonymous_requests_per_second",
     "Sign-ins and requests without valid credentials that are taken from one address; ten times "
     "that at once. 0: no limit. So for the next three."},
    {"requester_writes_per_second",
     "Changes that are taken from one requester; ten times that from one address."},
    {"staff_writes_per_second", "Changes that are taken from one person of staff."},
    {"administrator_writes_per_second", "Changes that are taken from one administrator."},
    {"job_threads", "Threads for quick background work, such as reading mail."},
    {"slow_job_threads",
     "Threads for background work that waits for others, such as sending mail; none of it keeps "
     "quick work waiting."},
    {"job_delay_minutes_max",
     "How long a quick job may be due before the server says that it is not ready."},
    {"free_mib_min", "What should be free in the data directory, in MiB; less is told as low space."
    },
    {"begin_anew",
     "Set up an empty database although its sealing key is there; without it that is refused, "
     "since "
     "the database may have been lost."},
    {"sample", "Fill an empty installation with a sample workspace."},
    {"admin_email", "The first administrator of an empty installation."},
    {"admin_password",
     "Their password: a secret, as above; where not set, a one-time link is printed."},
    {"admin_password_file", "The file that holds it."},
    {"log_level", "What is logged: debug, info, warning or error."},
};

// Variables of the prefix that belong to the command line's client and to the tests.
constexpr std::string_view other_variables[] = {
    "MAINSTAY_URL",           "MAINSTAY_TOKEN",
    "MAINSTAY_TOKEN_FILE",    "MAINSTAY_CONFIG",
    "MAINSTAY_TEST_POSTGRES", "MAINSTAY_TEST_CLICKHOUSE",
    "MAINSTAY_GOLDEN",        "MAINSTAY_TEST_CLICKHOUSE_FRONT",
};

constexpr std::string_view secrets[] = {"database", "admin_password"};

std::map<std::string, std::string> environment() {
    std::map<std::string, std::string> variables;
    for (char** line = environ; *line; ++line) {
        std::string_view text(*line);
        auto equals = text.find('=');
        if (equals != text.npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

}  // namespace

std::string public_url(const Settings& settings) {
    auto own = (settings.tls_certificate ? "https://" : "http://") + settings.listen;
    auto url = settings.public_url.value_or(own);
    while (url.ends_with('/')) url.pop_back();
    return url;
}

wire::SettingsPart settings_part() { return wire::SettingsPart::of<Settings>(meanings, secrets); }

std::string default_settings_file(const Settings& settings) {
    return settings.data + "/mainstay.toml";
}

Result<wire::SettingsSet> load_settings(
    const wire::SettingsSet& defaults, const wire::json::object& flags
) {
    auto variables = environment();
    auto from_environment = TRY(defaults.of_environment(variables, other_variables));
    auto lay_over = [&](wire::SettingsSet& settings) -> Result<> {
        TRY(settings.apply(from_environment));
        return settings.apply(flags);
    };
    // The data directory says where the file is, so it is asked for before the file is read.
    auto settings = defaults;
    TRY(lay_over(settings));
    auto named = variables.find("MAINSTAY_CONFIG");
    auto file =
        named != variables.end() ? named->second : default_settings_file(settings.get<Settings>());
    if (named != variables.end() || std::filesystem::exists(file)) {
        settings = defaults;
        TRY(settings.apply(TRY(wire::settings_of_file(file))));
        TRY(lay_over(settings));
    }
    TRY(settings.take_secrets());
    return settings;
}

}  // namespace mainstay::server
