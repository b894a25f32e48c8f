#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/testing.hpp"

namespace mainstay::identity::catalogue_test {

using test::a_person;
using test::a_team;
using test::an_application;
using test::an_organization;
using test::by;
using test::by_system;
using test::refusal;

TEST_CASE("an organization has its domains and applications, in order") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            an_application(sql, "SHOP");
            an_application(sql, "LEDGER");
            CreateOrganization request{
                .name = {"Acme"},
                .domains = {{"@Acme.TEST"}, {"acme.example"}},
                .applications = {{"SHOP"}, {"LEDGER"}},
            };

            auto made = create_organization(sql, by_system(), request);

            REQUIRE(made);
            CHECK(made->body.domains == std::vector<std::string>{"acme.example", "acme.test"});
            CHECK(made->body.applications.at(0).key == "LEDGER");
            CHECK(made->body.applications.at(1).key == "SHOP");
            CHECK(test::recorded(sql, "organization", made->body.id.value) == "created");
        });
    });
}

TEST_CASE("a mail domain belongs to one organization") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto acme = an_organization(sql, "Acme", "acme.test");
            CreateOrganization other{
                .name = {"Other"},
                .domains = {{"acme.test"}, {"no domain"}, {"other.test"}, {"Other.Test"}},
                .applications = {{"NONE"}},
            };

            CHECK(
                refusal(create_organization(sql, by_system(), other)) ==
                "domains[0] taken, domains[1] not_a_domain, domains[3] repeated,"
                " applications[0] unknown_reference"
            );
            ChangeOrganization own{.id = acme, .domains = {{{"acme.test"}, {"acme.example"}}}};
            CHECK(change_organization(sql, by_system(), own)->body.domains.size() == 2);
            own.domains = {};
            CHECK(change_organization(sql, by_system(), own)->body.domains.size() == 2);
            own.domains.emplace();
            CHECK(change_organization(sql, by_system(), own)->body.domains.empty());
        });
    });
}

TEST_CASE("names of organizations and teams, keys and addresses of applications are unique") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto call = by_system();
            an_application(sql, "SHOP");
            an_application(sql, "LEDGER");
            an_organization(sql, "Acme", "acme.test");
            auto other = an_organization(sql, "Other", "other.test");
            a_team(sql, "SHOP", Level::L1, {});
            auto team = a_team(sql, "SHOP", Level::L2, {});

            CHECK(refusal(create_organization(sql, call, {.name = {"Acme"}})) == "name taken");
            CHECK(
                refusal(change_organization(sql, call, {.id = other, .name = Line<200>{"Acme"}})) ==
                "name taken"
            );
            CHECK(refusal(create_team(sql, call, {.name = {"SHOP L1"}})) == "name taken");
            CHECK(
                refusal(change_team(sql, call, {.id = team, .name = Line<200>{"SHOP L1"}})) ==
                "name taken"
            );
            CHECK(
                refusal(create_application(sql, call, {.key = {"SHOP"}, .name = {"X"}})) ==
                "key taken"
            );
            CHECK(
                refusal(change_application(
                    sql, call,
                    {.key = {"LEDGER"}, .mail_address = {Line<254>{"Shop@mainstay.test"}}}
                )) == "mail_address taken"
            );
            CHECK(
                refusal(change_application(
                    sql, call, {.key = {"SHOP"}, .mail_address = {Line<254>{"Shop@mainstay.test"}}}
                )) == "none"
            );
        });
    });
}

TEST_CASE("a wrong application is refused with every wrong field") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            CreateApplication request{
                .key = {"shop"},
                .name = {"Shop"},
                .mail_address = Line<254>{"shop"},
                .teams = {Id<Team>{99}},
                .organizations = {Id<Organization>{99}},
            };

            CHECK(
                refusal(create_application(sql, by_system(), request)) ==
                "key not_a_key, mail_address not_a_mail_address, teams[0] unknown_reference,"
                " organizations[0] unknown_reference"
            );
        });
    });
}

TEST_CASE("a team has only people who work on tickets") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto agent = a_person(sql, "ann@mainstay.test", Role::agent);
            auto auditor = a_person(sql, "aud@mainstay.test", Role::auditor);
            auto gone = a_person(sql, "gone@mainstay.test", Role::agent);
            REQUIRE(change_user(sql, by_system(), {.id = gone, .is_active = false}));
            CreateTeam request{
                .name = {"First line"},
                .members = {agent, auditor, gone, agent, Id<User>{999}},
            };

            CHECK(
                refusal(create_team(sql, by_system(), request)) ==
                "members[1] not_support_staff, members[2] not_support_staff,"
                " members[3] repeated, members[4] unknown_reference"
            );
        });
    });
}

TEST_CASE("a change from the other side makes an older view stale") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            an_application(sql, "SHOP");
            auto team = a_team(sql, "SHOP", Level::L1, {});
            auto seen = show_application(sql, by_system(), {{"SHOP"}})->version;

            ChangeTeam leave{.id = team, .applications = std::vector<Line<10>>{}};
            REQUIRE(change_team(sql, by_system(), leave));

            ChangeApplication change{.key = {"SHOP"}, .if_match = seen, .teams = std::vector{team}};
            CHECK(refusal(change_application(sql, by_system(), change)) == "stale");
            ChangeTeam rename{.id = team, .name = Line<200>{"Renamed"}};
            auto before = show_application(sql, by_system(), {{"SHOP"}})->version;
            REQUIRE(change_team(sql, by_system(), rename));
            CHECK(show_application(sql, by_system(), {{"SHOP"}})->version == before);
        });
    });
}

TEST_CASE("a team shows its members and who of them is present") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            an_application(sql, "SHOP");
            auto ann = a_person(sql, "ann@mainstay.test", Role::agent);
            auto bob = a_person(sql, "bob@mainstay.test", Role::developer);
            auto team = a_team(sql, "SHOP", Level::L1, {ann, bob});
            REQUIRE(change_user(sql, by_system(), {.id = bob, .is_present = false}));

            auto shown = show_team(sql, by_system(), {team})->body;

            CHECK(shown.members.at(0).is_present);
            CHECK_FALSE(shown.members.at(1).is_present);
            CHECK(shown.applications.at(0).key == "SHOP");
            ChangeTeam change{.id = team, .level = Level::L3, .members = std::vector{bob}};
            shown = change_team(sql, by_system(), change)->body;
            CHECK(shown.level == Level::L3);
            CHECK(shown.members.size() == 1);
            CHECK(test::recorded(sql, "team", team.value) == "created changed");
        });
    });
}

TEST_CASE("a requester sees the applications of their organization, and of them key and name") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            an_application(sql, "SHOP");
            an_application(sql, "LEDGER");
            a_team(sql, "SHOP", Level::L1, {});
            auto acme = an_organization(sql, "Acme", "acme.test", "SHOP");
            auto call = by(sql, a_person(sql, "ann@acme.test", Role::requester, acme));

            auto page = list_applications(sql, call, {});

            REQUIRE(page);
            REQUIRE(page->items.size() == 1);
            CHECK(page->items.at(0).key == "SHOP");
            CHECK(page->items.at(0).teams.empty());
            CHECK(page->items.at(0).organizations.empty());
            CHECK_FALSE(page->items.at(0).mail_address);
            CHECK(refusal(show_application(sql, call, {{"LEDGER"}})) == "not_found");
            CHECK(refusal(change_application(sql, call, {.key = {"LEDGER"}})) == "not_found");
            CHECK(refusal(change_application(sql, call, {.key = {"SHOP"}})) == "forbidden");
            auto lone = by(sql, a_person(sql, "lone@x.test", Role::requester));
            CHECK(list_applications(sql, lone, {})->items.empty());
        });
    });
}

TEST_CASE("lists of teams, applications and organizations go on where their cursor says") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            for (auto* key : {"CC", "AA", "BB"}) {
                an_application(sql, key);
                a_team(sql, key, key[0] == 'A' ? Level::L2 : Level::L1, {});
                an_organization(sql, key, std::string(key) + ".test");
            }
            std::string seen;
            ListApplications applications{.limit = Count<1, 100>{1}};
            ListTeams teams{.limit = Count<1, 100>{2}};
            ListOrganizations organizations{.limit = Count<1, 100>{2}};

            for (int i = 0; i < 3; ++i) {
                auto page = *list_applications(sql, by_system(), applications);
                seen += page.items.at(0).key;
                applications.cursor = test::next_of(page);
            }
            CHECK(seen == "AABBCC");
            CHECK_FALSE(applications.cursor);
            teams.cursor = test::next_of(*list_teams(sql, by_system(), teams));
            CHECK(list_teams(sql, by_system(), teams)->items.at(0).name == "AA L2");
            organizations.cursor =
                test::next_of(*list_organizations(sql, by_system(), organizations));
            CHECK(list_organizations(sql, by_system(), organizations)->items.at(0).name == "CC");
            organizations.cursor = teams.cursor;
            CHECK(
                refusal(list_organizations(sql, by_system(), organizations)) == "cursor bad_cursor"
            );
        });
    });
}

}  // namespace mainstay::identity::catalogue_test
