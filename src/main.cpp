// Chooses the face: the server, the administration of its data, or a client of its API.
#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "cli/command.hpp"
#include "cli/ticket_commands.hpp"
#include "mail/mail.hpp"
#include "server/administration.hpp"
#include "server/serve.hpp"
#include "server/settings.hpp"

namespace mainstay {

namespace {

using cli::Given;
using cli::Output;

struct NoArguments {};
BOOST_DESCRIBE_STRUCT(NoArguments, (), ())

/// What every command needs that works on an installation's own disk.
struct Where {
    std::optional<std::string> data;
    std::optional<std::string> database;
    std::optional<std::string> key_file;
};
BOOST_DESCRIBE_STRUCT(Where, (), (data, database, key_file))

struct CreateToken {
    std::optional<std::string> data;
    std::optional<std::string> database;
    std::optional<std::string> key_file;
    std::string user;
    std::optional<Line<100>> name;
    std::vector<TokenScope> scopes;
    std::optional<Time> expires_at;
};
BOOST_DESCRIBE_STRUCT(CreateToken, (), (data, database, key_file, user, name, scopes, expires_at))

struct CreateUser {
    std::optional<std::string> data;
    std::optional<std::string> database;
    std::optional<std::string> key_file;
    Line<200> name;
    Line<254> email;
    std::optional<Role> role;
};
BOOST_DESCRIBE_STRUCT(CreateUser, (), (data, database, key_file, name, email, role))

struct CreateLink {
    std::optional<std::string> data;
    std::optional<std::string> database;
    std::optional<std::string> key_file;
    std::string user;
};
BOOST_DESCRIBE_STRUCT(CreateLink, (), (data, database, key_file, user))

struct VerifyTimeline {
    std::optional<std::string> data;
    std::optional<std::string> database;
    std::optional<std::string> key_file;
    std::optional<std::string> anchor;
};
BOOST_DESCRIBE_STRUCT(VerifyTimeline, (), (data, database, key_file, anchor))

struct ReadMail {
    std::string file;
};
BOOST_DESCRIBE_STRUCT(ReadMail, (), (file))

constexpr wire::SettingMeaning meanings[] = {
    {"file", "The file that holds the mail as it came."},
    {"data", "The data directory, as `serve` has it; var where not given."},
    {"database", "postgresql://…, as `serve` has it."},
    {"key_file", "The sealing key, as `serve` has it."},
    {"user", "The person's mail address."},
    {"name", "What it is called."},
    {"email", "The mail address they sign in with."},
    {"role", "requester, agent, developer, manager, auditor or administrator."},
    {"scopes", "What the token is good for: read, write, admin; write where not given."},
    {"expires_at", "When it ends, as RFC 3339 has it; never where not given."},
    {"anchor",
     "The head that an earlier verification reported, as position:mac; the chain must still hold "
     "it."},
};

/// The settings of the installation that a command names, and of the environment and file.
template <class Arguments>
Result<server::Settings> settings_of(const Arguments& where) {
    Given flags;
    if (where.data) flags["data"] = *where.data;
    if (where.database) flags["database"] = *where.database;
    if (where.key_file) flags["key_file"] = *where.key_file;
    return server::load_settings(flags);
}

Result<> serve(const Given& flags, const Output&) {
    auto settings = TRY(server::load_settings(flags));
    start_log(settings.log_level);
    return server::serve(settings);
}

Result<> create_token(const CreateToken& wanted, const Output& output) {
    identity::CreateToken token{
        .name = wanted.name.value_or(Line<100>{"command line"}),
        .scopes = wanted.scopes,
        .expires_at = wanted.expires_at,
    };
    if (token.scopes.empty()) token.scopes = {TokenScope::write};
    auto made = TRY(server::create_token(TRY(settings_of(wanted)), wanted.user, token));
    output.write(wire::encode(made), made.token + "\n");
    return {};
}

Result<> create_user(const CreateUser& wanted, const Output& output) {
    identity::CreateUser user{.name = wanted.name, .email = wanted.email, .role = wanted.role};
    auto made = TRY(server::create_user(TRY(settings_of(wanted)), user));
    output.write(wire::encode(made), fmt::format("Added {}.\n", made.email));
    return {};
}

Result<> list_users(const Where& where, const Output& output) {
    auto users = TRY(server::list_users(TRY(settings_of(where))));
    std::string lines;
    for (const auto& user : users)
        lines += fmt::format("{:<32} {:<14} {}\n", user.email, wire::name_of(user.role), user.name);
    output.write({{"items", wire::encode(users)}}, lines);
    return {};
}

Result<> create_link(const CreateLink& wanted, const Output& output) {
    auto link = TRY(server::create_link(TRY(settings_of(wanted)), wanted.user));
    output.write(wire::encode(link), link.link + "\n");
    return {};
}

/// `42:mac` as an anchor, if it is one.
std::optional<timeline::Anchor> anchor_of(const std::string& text) {
    auto colon = text.find(':');
    auto position = parse_id(std::string_view(text).substr(0, colon));
    if (colon == text.npos || !position) return std::nullopt;
    return timeline::Anchor{*position, text.substr(colon + 1)};
}

std::string described(const timeline::Report& report) {
    auto text = fmt::format(
        "{} entries are sealed, {} wait for their seal, {} were erased.\n", report.sealed,
        report.unsealed, report.erased
    );
    if (report.head) text += fmt::format("Head: {}:{}\n", report.head->position, report.head->mac);
    return text + "The timeline is whole.\n";
}

constexpr Code timeline_broken{
    "timeline_broken", Refusal::conflict,
    "The timeline is not whole. {what} (position {position}, entry {entry})"
};

Result<> verify_timeline(const VerifyTimeline& wanted, const Output& output) {
    std::optional<timeline::Anchor> anchor;
    if (wanted.anchor) anchor = anchor_of(*wanted.anchor);
    if (wanted.anchor && !anchor)
        return invalid({wrong("anchor", code::bad_format, {{"format", "position:mac"}})});
    auto report = TRY(server::verify_timeline(TRY(settings_of(wanted)), anchor));
    if (report.is_whole()) {
        output.write(wire::encode(report), described(report));
        return {};
    }
    const auto& broken = *report.first_broken;
    return refuse(
        timeline_broken, {{"what", broken.what},
                          {"position", broken.position ? std::to_string(*broken.position) : "none"},
                          {"entry", broken.entry ? to_string(*broken.entry) : "unknown"}}
    );
}

std::string described(const server::BlobReport& report) {
    std::string text;
    for (const auto& file : report.damaged) {
        text +=
            fmt::format("{} {} ({} bytes)\n", file.hash, wire::name_of(file.damage), file.bytes);
        for (const auto& owner : file.needed_by) text += "    " + owner + "\n";
        if (file.needed_by.empty()) text += "    nothing needs it any more\n";
    }
    return text + fmt::format(
                      "{} files of {} bytes were read; {} are damaged.\n", report.blobs,
                      report.bytes, report.damaged.size()
                  );
}

constexpr Code blobs_damaged{
    "blobs_damaged", Refusal::conflict,
    "{count} files are damaged. Restore them from a backup, or upload them again."
};

Result<> verify_blobs(const Where& where, const Output& output) {
    auto report = TRY(server::verify_blobs(TRY(settings_of(where))));
    output.write(wire::encode(report), described(report));
    if (report.damaged.empty()) return {};
    return refuse(blobs_damaged, {{"count", std::to_string(report.damaged.size())}});
}

/// The text of a mail, line by line, with a rule above what is folded and below it.
std::string described(const mail::ShownMail& shown) {
    std::string text = fmt::format("Subject: {}\n\n", shown.subject);
    auto fold = shown.folds.begin();
    std::size_t at = 0;
    std::string_view all = shown.all;
    for (; !all.empty(); ++at) {
        auto line = all.substr(0, all.find('\n'));
        all.remove_prefix(std::min(line.size() + 1, all.size()));
        if (fold != shown.folds.end() && at == fold->to) {
            ++fold;
            if (fold == shown.folds.end() || at < fold->from) text += "[text]\n";
        }
        if (fold != shown.folds.end() && at == fold->from)
            text += fmt::format("[{}: {}]\n", wire::name_of(fold->part), fold->rule);
        (text += line) += '\n';
    }
    return text;
}

Result<> read_mail(const ReadMail& wanted, const Output& output) {
    auto shown = TRY(mail::read_mail_file(wanted.file));
    output.write(wire::encode(shown), described(shown));
    return {};
}

Result<> version(const NoArguments&, const Output& output) {
    output.write({{"version", MAINSTAY_VERSION}}, "mainstay " MAINSTAY_VERSION "\n");
    return {};
}

Result<> openapi(const NoArguments&, const Output&) {
    fmt::print("{}", server::openapi_text());
    return {};
}

Result<> settings(const NoArguments&, const Output&) {
    server::Settings defaults;
    const auto& shape = wire::shape_of<server::Settings>();
    fmt::print("{}", wire::settings_markdown(shape, server::setting_meanings(), &defaults));
    return {};
}

std::vector<cli::Command> commands() {
    using cli::command;
    cli::Command serving{
        "serve",
        "Serve an installation.",
        &wire::shape_of<server::Settings>(),
        server::setting_meanings(),
        {},
        serve
    };
    std::vector<cli::Command> all{
        std::move(serving),
        command<CreateToken>(
            "token create", "Make an API token for a person; it is shown once.", meanings, {},
            create_token
        ),
        command<CreateUser>("user create", "Add a person.", meanings, {}, create_user),
        command<Where>("user list", "List all people.", meanings, {}, list_users),
        command<CreateLink>(
            "user link", "Make a one-time link that signs a person in.", meanings, {}, create_link
        ),
        command<VerifyTimeline>(
            "timeline verify", "Prove that the record of changes is whole.", meanings, {},
            verify_timeline
        ),
        command<Where>(
            "blobs verify", "Read all stored files, and name those that are damaged.", meanings, {},
            verify_blobs
        ),
        command<ReadMail>(
            "read-mail", "Show what is read of a mail, and why the rest of it is folded.", meanings,
            {"file"}, read_mail
        ),
        command<NoArguments>("version", "Tell the version.", meanings, {}, version),
        command<NoArguments>(
            "openapi", "Print the description of the API (OpenAPI 3.1).", meanings, {}, openapi
        ),
        command<NoArguments>(
            "settings", "Print all settings of `serve` as a Markdown table.", meanings, {}, settings
        ),
    };
    for (auto& ticket_command : cli::ticket_commands()) all.push_back(std::move(ticket_command));
    return all;
}

}  // namespace

}  // namespace mainstay

int main(int argc, char** argv) {
    // Not for people: the child processes of `serve` that read mail.
    if (argc == 2 && std::string_view(argv[1]) == "read-mail") return mainstay::mail::run_reader();
    try {
        umask(S_IRWXG | S_IRWXO);  // Whatever is written is its owner's alone.
        // Standard output is for what a command answers, so that scripts can take it.
        mainstay::start_log(mainstay::LogLevel::warning);
        mainstay::start_crypto();
        return mainstay::cli::run(
            argc, argv, mainstay::commands(), MAINSTAY_VERSION, mainstay::server::secret_settings()
        );
    } catch (const std::exception& failure) {
        fmt::print(
            stderr, "mainstay: {}\n", mainstay::printable(failure.what(), mainstay::Lines::many)
        );
        return 70;
    }
}
