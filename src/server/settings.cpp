#include "server/settings.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

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
    {"attachment_mib_max", "The largest attachment, in MiB."},
    {"loose_files_mib_max", "Files of one person that no message holds yet, in MiB together."},
    {"loose_files_max", "Files of one person that no message holds yet."},
    {"session_hours", "A session ends after this many hours without use."},
    {"session_days", "A session ends after this many days, however much it is used."},
    {"token_days_max", "No API token that a person makes lives longer, in days."},
    {"security_log_days", "Events of the security log are kept this many days."},
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
    {"lmtp", "host:port where the mail server hands over mail (LMTP, RFC 2033); `off` for none."},
    {"smtp",
     "host:port of the mail server that replies are sent through, smtps://host:port for TLS from "
     "the start; `off` holds them back, `outbox` keeps and lists them. Where not set: `outbox` "
     "with "
     "the sample workspace, else `off`."},
    {"smtp_tls",
     "Whether the way to that server is encrypted by STARTTLS: `off`, `if_offered` or `required`. "
     "Where somebody signs in, it is always required."},
    {"smtp_user",
     "Who signs in at that server; nobody where not set. Nothing is sent then but over TLS with a "
     "verified certificate."},
    {"smtp_password",
     "Their password: a secret. Give it by its file or its variable, not as a flag, which others "
     "on the machine can see."},
    {"smtp_password_file", "The file that holds it, such as a credential of systemd."},
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
    {"admin_password",
     "Their password: a secret, as above; where not set, a one-time link is printed."},
    {"admin_password_file", "The file that holds it."},
    {"log_level", "What is logged: debug, info, warning or error."},
};

// Variables of the prefix that belong to the command line's client and to the tests.
constexpr std::string_view other_variables[] = {"MAINSTAY_URL",           "MAINSTAY_TOKEN",
                                                "MAINSTAY_TOKEN_FILE",    "MAINSTAY_CONFIG",
                                                "MAINSTAY_TEST_POSTGRES", "MAINSTAY_GOLDEN"};

constexpr std::string_view secrets[] = {"database", "smtp_password", "admin_password"};
constexpr std::size_t secret_bytes_max = 64 * 1024;

/// What a file holds, without the line end that editors leave.
Result<std::string> secret_in(const std::string& setting, const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string secret(secret_bytes_max + 1, '\0');
    stream.read(secret.data(), static_cast<std::streamsize>(secret.size()));
    secret.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
    auto unreadable = [&](std::string reason) -> Error {
        return invalid({wrong(setting, code::secret_unreadable, {{"reason", std::move(reason)}})});
    };
    if (stream.bad() || (secret.empty() && !stream.eof())) return unreadable(std::strerror(errno));
    if (secret.size() > secret_bytes_max) return unreadable("it is too large");
    while (secret.ends_with('\n') || secret.ends_with('\r')) secret.pop_back();
    if (secret.empty()) return unreadable("it is empty");
    return secret;
}

/// Puts what `file` holds in the place of the secret. A secret that was given besides is refused.
Result<> take_secret(
    std::string_view name, const std::optional<std::string>& file, bool is_given,
    std::string& secret
) {
    if (!file) return {};
    auto setting = std::string(name) + "_file";
    if (is_given)
        return invalid({wrong(setting, code::secret_twice, {{"other", std::string(name)}})});
    secret = TRY(secret_in(setting, *file));
    return {};
}

Result<> take_secret(
    std::string_view name, const std::optional<std::string>& file,
    std::optional<std::string>& secret
) {
    if (!file) return {};
    const bool is_given = secret.has_value();
    return take_secret(name, file, is_given, is_given ? *secret : secret.emplace());
}

Result<> take_secrets(Settings& settings) {
    TRY(take_secret("database", settings.database_file, settings.database));
    TRY(take_secret(
        "smtp_password", settings.smtp_password_file, !settings.smtp_password.empty(),
        settings.smtp_password
    ));
    return take_secret("admin_password", settings.admin_password_file, settings.admin_password);
}

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

std::span<const std::string_view> secret_settings() { return secrets; }

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
    TRY(take_secrets(settings));
    return settings;
}

}  // namespace mainstay::server
