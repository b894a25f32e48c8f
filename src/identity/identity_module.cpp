#include <fmt/format.h>

#include "identity/actions.hpp"
#include "identity/identity.hpp"
#include "identity/personal_data.hpp"
#include "identity/search_documents.hpp"
#include "identity/settings.hpp"
#include "jobs/jobs.hpp"
#include "module/module.hpp"

namespace mainstay::identity {

namespace {

namespace code {

constexpr Code no_such_user{
    "no_such_user", Refusal::not_found, "There is no person with the address {email}."
};

}  // namespace code

constexpr wire::SettingMeaning setting_meanings[] = {
    {"session_hours", "A session ends after this many hours without use."},
    {"session_days", "A session ends after this many days, however much it is used."},
    {"token_days_max", "No API token that a person makes lives longer, in days."},
    {"security_log_days", "Events of the security log are kept this many days."},
};

constexpr wire::SettingMeaning flag_meanings[] = {
    {"user", "The person's mail address."},
    {"name", "What it is called."},
    {"email", "The mail address they sign in with."},
    {"role", "requester, agent, developer, manager, auditor or administrator."},
    {"scopes", "What the token is good for: read, write, admin; write where not given."},
    {"applications", "The keys of the applications that it runs."},
    {"expires_at", "When it ends, as RFC 3339 has it; never where not given."},
};

constexpr std::string_view application_key = "^[A-Z][A-Z0-9]{1,9}$";

constexpr http::MemberFormat formats[] = {
    {.member = "key", .where = "/api/v1/applications", .pattern = application_key},
    {.member = "key", .where = "Application", .pattern = application_key},
    {.member = "key", .where = "CreateApplication", .pattern = application_key},
    {.member = "application", .pattern = application_key},
    {.member = "email", .format = "email"},
    {.member = "link", .format = "uri"},
};

struct TokenFlags {
    std::string user;
    std::optional<Line<100>> name;
    std::vector<TokenScope> scopes;
    std::optional<Time> expires_at;
};
BOOST_DESCRIBE_STRUCT(TokenFlags, (), (user, name, scopes, expires_at))

struct UserFlags {
    Line<200> name;
    Line<254> email;
    std::optional<Role> role;
};
BOOST_DESCRIBE_STRUCT(UserFlags, (), (name, email, role))

struct LinkFlags {
    std::string user;
};
BOOST_DESCRIBE_STRUCT(LinkFlags, (), (user))

struct HostFlags {
    Line<100> name;
    std::vector<Line<10>> applications;
};
BOOST_DESCRIBE_STRUCT(HostFlags, (), (name, applications))

struct NoFlags {};
BOOST_DESCRIBE_STRUCT(NoFlags, (), ())

Call call_of(const Environment& environment) {
    return Call::system(environment.clock(), "command-line");
}

Options options_of_site(const Site& site) {
    auto options = options_of(site.settings.get<Settings>(), site.public_url);
    options.actions = site.actions;
    return options;
}

Result<Id<User>> person_with(db::Sql& sql, const std::string& email) {
    auto person = find_person(sql, email);
    if (!person) return refuse(code::no_such_user, {{"email", email}});
    return person->id;
}

Result<> make_token(
    const Environment& environment, const TokenFlags& flags, const wire::Output& output
) {
    CreateToken token{
        .name = flags.name.value_or(Line<100>{"command line"}),
        .scopes = flags.scopes,
        .expires_at = flags.expires_at,
    };
    if (token.scopes.empty()) token.scopes = {TokenScope::write};
    auto made = TRY(environment.database.write([&](db::Sql& sql) -> Result<NewToken> {
        auto owner = TRY(person_with(sql, flags.user));
        return create_token_for(sql, call_of(environment), owner, token);
    }));
    output.write(wire::encode(made), made.token + "\n");
    return {};
}

Result<> make_host(
    const Environment& environment, const HostFlags& flags, const wire::Output& output
) {
    auto made = TRY(environment.database.write([&](db::Sql& sql) -> Result<NewHost> {
        return create_host(sql, call_of(environment), {flags.name, flags.applications});
    }));
    output.write(wire::encode(made), made.token + "\n");
    return {};
}

Result<> add_user(
    const Environment& environment, const UserFlags& flags, const wire::Output& output
) {
    CreateUser user{.name = flags.name, .email = flags.email, .role = flags.role};
    auto made = TRY(environment.database.write([&](db::Sql& sql) -> Result<UserView> {
        return TRY(create_user(sql, call_of(environment), user)).body;
    }));
    output.write(wire::encode(made), fmt::format("Added {}.\n", made.email));
    return {};
}

Result<std::vector<UserView>> all_users(db::Sql& sql, const Call& call) {
    std::vector<UserView> all;
    ListUsers wanted{.limit = {{100}}};
    do {
        auto page = TRY(list_users(sql, call, wanted));
        std::move(page.items.begin(), page.items.end(), std::back_inserter(all));
        wanted.cursor.reset();
        if (page.next) wanted.cursor = Line<500>{*page.next};
    } while (wanted.cursor);
    return all;
}

Result<> show_users(const Environment& environment, const NoFlags&, const wire::Output& output) {
    auto users = TRY(environment.database.read([&](db::Sql& sql) {
        return all_users(sql, call_of(environment));
    }));
    std::string lines;
    for (const auto& user : users)
        lines += fmt::format("{:<32} {:<14} {}\n", user.email, wire::name_of(user.role), user.name);
    output.write({{"items", wire::encode(users)}}, lines);
    return {};
}

Result<> make_link(
    const Environment& environment, const LinkFlags& flags, const wire::Output& output
) {
    auto options = options_of_site(environment.site);
    auto link = TRY(environment.database.write([&](db::Sql& sql) -> Result<OneTimeLink> {
        auto person = TRY(person_with(sql, flags.user));
        return create_link(sql, call_of(environment), {person}, options);
    }));
    output.write(wire::encode(link), link.link + "\n");
    return {};
}

ModuleParts parts_of(
    const Environment& environment, const AccountMail& mail,
    // Its owners: the module, and what is told of refused requests.
    const std::shared_ptr<SecurityLog>& log
) {
    auto options = options_of_site(environment.site);
    auto& database = environment.database;
    return {
        .workers = {mail_link_worker(database, mail.of(environment.site))},
        .schedules = schedules(database, options),
        .authenticate = Authenticator(database, environment.clock, options),
        .authenticate_host = HostAuthenticator(database, environment.clock),
        .authenticate_ingest = IngestAuthenticator(database, environment.clock),
        .refused = [&database, log](const http::Refusing& refusing
                   ) { log->record_refused(database, refusing); },
    };
}

}  // namespace

wire::SettingsPart settings_part() { return wire::SettingsPart::of<Settings>(setting_meanings); }

Options options_of(const Settings& settings, std::string public_url) {
    return {
        .public_url = std::move(public_url),
        .session_idle = std::chrono::hours(settings.session_hours.value),
        .session_max = std::chrono::days(settings.session_days.value),
        .token_life_max = std::chrono::days(settings.token_days_max.value),
        .security_log_life = std::chrono::days(settings.security_log_days.value),
    };
}

events::MakeSecretLink secret_links(const Site& site) {
    return make_mailed_link(options_of_site(site));
}

Module module(AccountMail mail) {
    // Owned by the routes and by what is told of refused requests.
    auto log = std::make_shared<SecurityLog>();
    return {
        .name = "identity",
        .migrations = migrations(),
        .settings = settings_part(),
        .actions =
            {
                &directory_read,
                &directory_write,
                &team_write,
                &application_use,
                &role_read,
                &role_manage,
                &ingest_key_manage,
                &host_read,
                &host_manage,
                &security_read,
                &person_invite,
                &own_write,
            },
        .routes = [log, mail](const Site& site
                  ) { return routes(options_of_site(site), *log, mail.of(site)); },
        .formats = formats,
        .parts = [log, mail](const Environment& environment) -> Result<ModuleParts> {
            return parts_of(environment, mail, log);
        },
        .personal_data = personal_data(),
        .search_kinds = search_documents(),
        .installation_commands =
            {
                installation_command<TokenFlags>(
                    "token create", "Make an API token for a person; it is shown once.",
                    flag_meanings, make_token
                ),
                installation_command<HostFlags>(
                    "host create", "Register a host; the token of its agent is shown once.",
                    flag_meanings, make_host
                ),
                installation_command<UserFlags>(
                    "user create", "Add a person.", flag_meanings, add_user
                ),
                installation_command<NoFlags>(
                    "user list", "List all people.", flag_meanings, show_users
                ),
                installation_command<LinkFlags>(
                    "user link", "Make a one-time link that signs a person in.", flag_meanings,
                    make_link
                ),
            },
    };
}

}  // namespace mainstay::identity
