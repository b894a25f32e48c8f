#include "server/sample.hpp"

#include <span>

#include "identity/applications.hpp"
#include "identity/organizations.hpp"
#include "identity/teams.hpp"
#include "identity/users.hpp"
#include "ticketing/ticketing.hpp"

namespace mainstay::server {

namespace {

struct Person {
    const char* name;
    const char* email;
    Role role = Role::agent;
    bool sees_organization = false;
};

constexpr Person first_line[] = {
    {"Lena Hoffmann", "lena@mainstay.test"},
    {"Marc Dubois", "marc@mainstay.test"},
    {"Priya Nair", "priya@mainstay.test"},
};
constexpr Person second_line[] = {
    {"Samuel Okafor", "samuel@mainstay.test"},
    {"Ingrid Larsen", "ingrid@mainstay.test"},
};
constexpr Person third_line[] = {
    {"Dana Whitfield", "dana@mainstay.test", Role::developer},
    {"Tomasz Zielinski", "tomasz@mainstay.test", Role::developer},
};
constexpr Person vendor_desk[] = {{"Victor Almeida", "victor@mainstay.test"}};
constexpr Person overseers[] = {
    {"Mia Keller", "mia@mainstay.test", Role::manager},
    {"August Lindqvist", "august@mainstay.test", Role::auditor},
};
constexpr Person harbour_people[] = {
    {"Ann Porter", "ann@harbour.example", Role::requester, true},
    {"Carlos Reyes", "carlos@harbour.example", Role::requester},
};
constexpr Person aldine_people[] = {
    {"Bob Fraser", "bob@aldine.example", Role::requester},
    {"Yuki Tanaka", "yuki@aldine.example", Role::requester},
};

using Ids = std::vector<Id<User>>;

Result<Ids> add_people(
    db::Sql& sql, const Call& call, std::span<const Person> people,
    std::optional<Id<Organization>> organization = {}
) {
    Ids ids;
    for (const Person& person : people) {
        identity::CreateUser user{
            .name = {person.name},
            .email = {person.email},
            .role = person.role,
            .organization = organization,
            .sees_organization = person.sees_organization,
        };
        ids.push_back(TRY(identity::create_user(sql, call, user)).body.id);
    }
    return ids;
}

Result<> add_team(
    db::Sql& sql, const Call& call, const char* name, Level level, std::span<const Person> people
) {
    auto members = TRY(add_people(sql, call, people));
    identity::CreateTeam team{{name}, level, std::move(members), {{"SHOP"}, {"LEDGER"}}};
    TRY(identity::create_team(sql, call, team));
    return {};
}

Result<Id<Organization>> add_organization(
    db::Sql& sql, const Call& call, const identity::CreateOrganization& organization,
    std::span<const Person> people
) {
    auto created = TRY(identity::create_organization(sql, call, organization));
    TRY(add_people(sql, call, people, created.body.id));
    return created.body.id;
}

/// When the desk works, what it promises everybody, and what one customer bought.
Result<> add_promises(db::Sql& sql, const Call& call, Id<Organization> customer) {
    using enum calendar::Weekday;
    ticketing::CreateCalendar office{
        .name = {"Office hours"},
        .definition =
            {.zone = {"Europe/Berlin"},
             .hours = {{{monday, tuesday, wednesday, thursday, friday}, {"08:00"}, {"18:00"}}},
             .holidays =
                 {
                     {.name = {"New Year"}, .date = {"2020-01-01"}, .yearly = true},
                     {.name = {"Christmas"},
                      .date = {"2020-12-25"},
                      .last_date = {{"2020-12-26"}},
                      .yearly = true},
                 }}
    };
    auto hours = TRY(ticketing::create_calendar(sql, call, office)).body.id;
    ticketing::CreatePolicy standard{
        .name = {"Standard support"},
        .calendar = hours,
        .promises =
            {.first_response = {{240}},
             .next_reply = {{480}},
             .resolution = {{2'400}},
             .levels = {{Level::L1, {480}, {}}, {Level::L2, {1'200}, {}}},
             .warning_percent = {{75}}}
    };
    auto policy = TRY(ticketing::create_policy(sql, call, standard)).body.id;
    ticketing::CreateContract contract{
        .name = {"Standard support, one year"},
        .organization = customer,
        .applications = {},
        .policy = policy,
        .hours = {{100}},
        .begins_at = call.now,
        .ends_at = call.now + std::chrono::days(365),
    };
    TRY(ticketing::create_contract(sql, call, contract));
    return {};
}

Result<bool> is_filled(db::Sql& sql, const Call& call) {
    auto applications = TRY(identity::list_applications(sql, call, {.limit = {{1}}, .cursor = {}}));
    auto organizations =
        TRY(identity::list_organizations(sql, call, {.limit = {{1}}, .cursor = {}}));
    return !applications.items.empty() || !organizations.items.empty();
}

}  // namespace

Result<> load_sample(db::Sql& sql, const Call& call) {
    if (TRY(is_filled(sql, call))) return {};
    for (const auto& [key, name, address] :
         {std::tuple("SHOP", "Web shop", "shop@mainstay.test"),
          std::tuple("LEDGER", "General ledger", "ledger@mainstay.test")}) {
        identity::CreateApplication application{{key}, {name}, Line<254>{address}, {}, {}};
        TRY(identity::create_application(sql, call, application));
    }
    auto harbour = TRY(add_organization(
        sql, call, {{"Harbour Foods"}, {{"harbour.example"}}, {{"SHOP"}, {"LEDGER"}}},
        harbour_people
    ));
    TRY(add_organization(
        sql, call, {{"Aldine Bank"}, {{"aldine.example"}}, {{"LEDGER"}}}, aldine_people
    ));
    TRY(add_team(sql, call, "Help desk", Level::L1, first_line));
    TRY(add_team(sql, call, "Technical support", Level::L2, second_line));
    TRY(add_team(sql, call, "Developers", Level::L3, third_line));
    TRY(add_team(sql, call, "Vendor desk", Level::L4, vendor_desk));
    TRY(add_people(sql, call, overseers));
    return add_promises(sql, call, harbour);
}

}  // namespace mainstay::server
