#include "identity/testing.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "events/events.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
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
    start_crypto();
    db::test::on_each_database(
        {jobs::migrations(), events::migrations(), timeline::migrations(), migrations()},
        [&](db::test::TestDatabase& database) { body(*database); }
    );
}

Call by_system(Time now) { return Call::system(now, "test"); }

Call by(db::Sql& sql, Id<User> user, Time now) {
    auto call = call_as(sql, user, now);
    MAINSTAY_CHECK(call.has_value());
    return *std::move(call);
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
        .mail_address = Text<254>{std::string(key) + "@mainstay.test"},
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
