#include "identity/testing.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "db/migrate.hpp"
#include "events/events.hpp"
#include "http/idempotency.hpp"
#include "identity/identity.hpp"
#include "identity/security_log.hpp"
#include "identity/store.hpp"
#include "jobs/jobs.hpp"
#include "search/search.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::identity::test {

namespace {

/// What a maker made; a refusal is a mistake in the test.
template <class T>
T made(Result<T> result) {
    if (!result) {
        const auto& error = result.error();
        throw std::runtime_error(
            error.fields.empty() ? error.message : error.fields.front().message
        );
    }
    return *std::move(result);
}

}  // namespace

void on_each_database(const std::function<void(db::Database&)>& body) {
    on_each_database({}, [&](db::test::TestDatabase& database) { body(*database); });
}

void on_each_database(
    db::Migrations own, const std::function<void(db::test::TestDatabase&)>& body
) {
    start_crypto();
    db::test::on_each_database(
        {db::migrations(), http::migrations(), jobs::migrations(), events::migrations(),
         timeline::migrations(), search::migrations(), migrations(), own},
        body
    );
}

Call by_system(Time now) { return Call::system(now, "test"); }

Call by(db::Sql& sql, Id<User> user, Time now) {
    auto call = call_as(sql, user, now);
    MAINSTAY_CHECK(call.has_value());
    call->caller->is_session = true;
    call->caller->password_at = now;
    return *std::move(call);
}

Id<User> with_password(db::Database& database, std::string_view email, Role role) {
    static const std::string hashed = [] {
        start_crypto();
        return hash_password(good_password);
    }();
    return database.write([&](db::Sql& sql) {
        auto user = a_person(sql, email, role);
        store::set_password_hash(sql, user, hashed);
        return user;
    });
}

http::Credentials from(std::string address, std::string device, std::string session) {
    return {
        .session = std::move(session),
        .device = std::move(device),
        .address = std::move(address),
        .is_browser = true,
    };
}

Result<http::Reply<SignedIn>> enter(
    db::Database& database, std::string_view email, std::string_view password, Time now,
    const http::Credentials& credentials
) {
    Call call{.now = now, .address = credentials.address};
    SecurityLog log;
    SignIn request{.email = {std::string(email)}, .password = {std::string(password)}};
    auto proven = TRY(prove_password(database, call, request, credentials, log, Options{}));
    return database.write([&](db::Sql& sql) {
        return sign_in(sql, call, proven, credentials, Options{});
    });
}

Result<http::Reply<SignedIn>> enter_by_link(
    db::Database& database, const std::string& link, std::optional<std::string> password, Time now
) {
    Call call{.now = now};
    UseLink request{.token = {link.substr(link.find('#') + 1)}};
    if (password) request.password = Text<256>{*password};
    auto proven = TRY(prove_link(database, call, request));
    return database.write([&](db::Sql& sql) {
        return sign_in_by_link(sql, call, proven, {}, Options{});
    });
}

std::string cookie_of(const http::Reply<SignedIn>& reply, std::string_view name) {
    for (const auto& [header, value] : reply.headers) {
        if (!value.starts_with(std::string(name) + "=")) continue;
        auto begin = name.size() + 1;
        return value.substr(begin, value.find(';') - begin);
    }
    return {};
}

Call call_with(db::Database& database, const http::Credentials& credentials, Time now) {
    Authenticator authenticate(database, [now] { return now; }, Options{});
    auto caller = made(database.read([&](db::Sql& sql) { return authenticate(sql, credentials); }));
    return {.caller = std::move(caller), .now = now, .address = credentials.address};
}

std::string security_log(db::Database& database) {
    return database.read([](db::Sql& sql) {
        auto events = made(list_security_events(sql, by_system(), {.limit = {{200}}})).items;
        std::string kinds;
        for (const auto& event : events) {
            auto kind = std::string(wire::name_of(event.kind));
            if (event.count > 1) kind += "*" + std::to_string(event.count);
            kinds = kind + (kinds.empty() ? "" : " ") + kinds;
        }
        return kinds;
    });
}

Id<User> a_person(
    db::Sql& sql, std::string_view email, Role role, std::optional<Id<Organization>> organization
) {
    CreateUser request{
        .name = {std::string(email.substr(0, email.find('@')))},
        .email = {std::string(email)},
        .role = role,
        .organization = organization,
    };
    return made(create_user(sql, by_system(), request)).body.id;
}

Id<Organization> an_organization(
    db::Sql& sql, std::string_view name, std::string_view domain, std::string_view application
) {
    CreateOrganization request{.name = {std::string(name)}, .domains = {{std::string(domain)}}};
    if (!application.empty()) request.applications = {{std::string(application)}};
    return made(create_organization(sql, by_system(), request)).body.id;
}

Id<Application> an_application(db::Sql& sql, std::string_view key) {
    CreateApplication request{
        .key = {std::string(key)},
        .name = {"The " + std::string(key)},
        .mail_address = Line<254>{std::string(key) + "@mainstay.test"},
    };
    made(create_application(sql, by_system(), request));
    return find_application(sql, key)->id;
}

Id<Team> a_team(
    db::Sql& sql, std::string_view application, Level level, std::vector<Id<User>> members
) {
    CreateTeam request{
        .name = {std::string(application) + " " + std::string(wire::name_of(level))},
        .level = level,
        .members = std::move(members),
        .applications = {{std::string(application)}},
    };
    return made(create_team(sql, by_system(), request)).body.id;
}

std::string recorded(db::Sql& sql, std::string_view type, std::int64_t id) {
    std::string actions;
    for (const auto& entry : timeline::history(sql, {std::string(type), id}, {}, 100))
        actions = entry.action + (actions.empty() ? "" : " ") + actions;
    return actions;
}

}  // namespace mainstay::identity::test
