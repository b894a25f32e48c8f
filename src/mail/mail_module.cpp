#include <fmt/format.h>

#include "mail/mail.hpp"
#include "mail/permissions.hpp"
#include "mail/personal_data.hpp"
#include "module/module.hpp"

namespace mainstay::mail {

namespace {

constexpr wire::SettingMeaning setting_meanings[] = {
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
};
constexpr std::string_view secrets[] = {"smtp_password"};

struct ReadMail {
    std::string file;
};
BOOST_DESCRIBE_STRUCT(ReadMail, (), (file))

constexpr wire::SettingMeaning flag_meanings[] = {
    {"file", "The file that holds the mail as it came."},
};

constexpr http::MemberFormat formats[] = {
    {.member = "mail_address", .format = "email"},
    {.member = "recipient", .format = "email"},
};

/// The text of a mail, line by line, with a rule above what is folded and below it.
std::string described(const ShownMail& shown) {
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

Result<> show_reading(const ReadMail& wanted, const wire::Output& output) {
    auto shown = TRY(read_mail_file(wanted.file));
    output.write(wire::encode(shown), described(shown));
    return {};
}

Settings settings_of(const Site& site) {
    auto settings = site.settings.get<Settings>();
    if (!settings.smtp) settings.smtp = site.is_sample ? "outbox" : "off";
    return settings;
}

using LinksOf = std::function<events::MakeSecretLink(const Site&)>;

Result<ModuleParts> parts_of(const Environment& environment, const LinksOf& links) {
    auto settings = settings_of(environment.site);
    // Owned by the functions below.
    std::shared_ptr<Service> service = TRY(Service::create(
        settings, {.database = environment.database,
                   .blobs = environment.blobs,
                   .sealing_key = environment.sealing_key,
                   .clock = environment.clock,
                   .make_link = links ? links(environment.site) : events::MakeSecretLink()}
    ));
    ModuleParts parts{
        .workers = service->workers(),
        .subscriptions = service->subscriptions(),
        .metrics = service->families(),
        .start = [service = service.get()] { service->start(); },
        .stop = [service = service.get()] { service->stop(); },
    };
    if (auto port = service->lmtp_port())
        parts.greetings.push_back(fmt::format("Mail is taken by LMTP on port {}.", port));
    if (settings.smtp == "outbox")
        parts.greetings.push_back(fmt::format(
            "Outgoing mail is kept and shown under {}/outbox; set --smtp to send it.",
            environment.site.public_url
        ));
    parts.state = std::move(service);
    return parts;
}

}  // namespace

wire::SettingsPart settings_part() {
    return wire::SettingsPart::of<Settings>(setting_meanings, secrets);
}

Module module(TicketLookup tickets, LinksOf links) {
    return {
        .name = "mail",
        .migrations = migrations(),
        .settings = settings_part(),
        .actions = {&mail_read, &mail_review},
        .routes = [tickets = std::move(tickets)](const Site&) { return routes(tickets); },
        .formats = formats,
        .parts = [links = std::move(links)](const Environment& environment
                 ) { return parts_of(environment, links); },
        .chain_steps = chain_steps(),
        .live_topics = live_topics(),
        .blob_owners = mails_with,
        .personal_data = personal_data(),
        .commands = {wire::command<ReadMail>(
            "read-mail", "Show what is read of a mail, and why the rest of it is folded.",
            flag_meanings, {"file"}, show_reading
        )},
    };
}

}  // namespace mainstay::mail
