#include "server/settings.hpp"

#include <filesystem>

#include "wire/codec.hpp"

extern char** environ;

namespace mainstay::server {

namespace {

constexpr wire::SettingMeaning meanings[] = {
    {"data", "The directory that holds everything: records, blobs, the sealing key."},
    {"listen", "host:port of the web UI and the API."},
    {"public_url",
     "What links begin with, as people reach the server; http:// and `listen` where not set."},
    {"database",
     "postgresql://… for records in PostgreSQL; SQLite in the data directory where not set."},
    {"key_file",
     "The sealing key, mode 0600; `key` in the data directory where not set. Keep a copy elsewhere."
    },
    {"http_threads", "Threads that serve connections."},
    {"database_threads", "Readers of SQLite beside its one writer, or sessions on PostgreSQL."},
    {"connections_max", "Open connections; more are told to come back later."},
    {"attachment_mib_max", "The largest attachment, in MiB."},
    {"session_hours", "A session ends after this many hours without use."},
    {"job_threads", "Threads for quick background work, such as reading mail."},
    {"slow_job_threads",
     "Threads for background work that waits for others, such as sending mail; none of it keeps "
     "quick work waiting."},
    {"lmtp", "host:port where the mail server hands over mail (LMTP, RFC 2033); `off` for none."},
    {"smtp",
     "host:port of the mail server that replies are sent through, smtps://host:port for TLS from "
     "the start; `off` holds them back."},
    {"smtp_tls",
     "Whether the way to that server is encrypted by STARTTLS: `off`, `if_offered` or `required`. "
     "Where somebody signs in, it is always required."},
    {"smtp_user",
     "Who signs in at that server; nobody where not set. Nothing is sent then but over TLS with a "
     "verified certificate."},
    {"smtp_password", "Their password."},
    {"smtp_ca_file",
     "The certificates (PEM) that may vouch for that server, in place of the system's."},
    {"mail_trusted_authserv",
     "Whose Authentication-Results are believed: the authserv-ids of your own mail servers, with "
     "commas between. Staff speak by mail only where one of them found their address genuine."},
    {"mail_unauthenticated",
     "As whom mail is taken that no such finding is about: `requester`, the customer's person "
     "whose address it names, or `stranger`, nobody known. Never as staff."},
    {"mail_host", "The name by which this installation greets mail servers."},
    {"mail_mib_max", "The largest mail taken, in MiB."},
    {"mail_connections_max", "Mail servers that may be connected at once."},
    {"sample", "Fill an empty installation with a sample workspace."},
    {"admin_email", "The first administrator of an empty installation."},
    {"admin_password", "Their password; where not set, a one-time link is printed."},
    {"log_level", "What is logged: debug, info, warning or error."},
};

// Variables of the prefix that belong to the command line's client and to the tests.
constexpr std::string_view other_variables[] = {
    "MAINSTAY_URL", "MAINSTAY_TOKEN", "MAINSTAY_CONFIG", "MAINSTAY_TEST_POSTGRES", "MAINSTAY_GOLDEN"
};

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
    auto url = settings.public_url.value_or("http://" + settings.listen);
    while (url.ends_with('/')) url.pop_back();
    return url;
}

std::span<const wire::SettingMeaning> setting_meanings() { return meanings; }

std::string default_settings_file(const Settings& settings) {
    return settings.data + "/mainstay.toml";
}

Result<Settings> load_settings(const wire::json::object& flags) {
    const auto& shape = wire::shape_of<Settings>();
    auto variables = environment();
    auto from_environment = TRY(wire::settings_of_environment(shape, variables, other_variables));
    auto lay_over = [&](Settings& settings) -> Result<> {
        TRY(wire::apply_settings(shape, from_environment, &settings));
        return wire::apply_settings(shape, flags, &settings);
    };
    // The data directory says where the file is, so it is asked for before the file is read.
    Settings settings;
    TRY(lay_over(settings));
    auto named = variables.find("MAINSTAY_CONFIG");
    auto file = named != variables.end() ? named->second : default_settings_file(settings);
    if (named != variables.end() || std::filesystem::exists(file)) {
        settings = {};
        TRY(wire::apply_settings(shape, TRY(wire::settings_of_file(file)), &settings));
        TRY(lay_over(settings));
    }
    return settings;
}

}  // namespace mainstay::server
