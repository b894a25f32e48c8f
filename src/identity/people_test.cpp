#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/me.hpp"
#include "identity/testing.hpp"
#include "wire/codec.hpp"

namespace mainstay::identity::people_test {

using test::a_person;
using test::a_team;
using test::an_application;
using test::an_organization;
using test::by;
using test::by_system;
using test::refusal;

namespace {

std::string names(const http::Page<UserView>& page) {
    std::string text;
    for (const auto& user : page.items) text += (text.empty() ? "" : " ") + user.name;
    return text;
}

}  // namespace

TEST_CASE("people are listed by name, page by page, each once") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            for (auto* email :
                 {"cid@a.test", "Ann@a.test", "bob@a.test", "ann@b.test", "eve@a.test"})
                a_person(sql, email, Role::requester);
            auto call = by(sql, a_person(sql, "zoe@a.test", Role::agent));

            std::string all;
            ListUsers request{.limit = Count<1, 100>{2}};
            do {
                auto page = list_users(sql, call, request);
                REQUIRE(page);
                all += names(*page) + "|";
                request.cursor = test::next_of(*page);
            } while (request.cursor);

            CHECK(all == "Ann ann|bob cid|eve zoe|");
        });
    });
}

TEST_CASE("people are found by the beginning of any word of the name, or of the address") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto create = [&](const char* name, const char* email) {
                REQUIRE(create_user(sql, by_system(), {.name = {name}, .email = {email}}));
            };
            create("Ann Smith", "ann@acme.test");
            create("Bob Smithers", "bob@umbrella.test");
            create("Zoë Åström", "zoe@acme.test");
            auto found = [&](const char* query) {
                return names(*list_users(sql, by_system(), {.query = Line<200, 0>{query}}));
            };

            CHECK(found("SMITH") == "Ann Smith Bob Smithers");
            CHECK(found("smithe") == "Bob Smithers");
            CHECK(found("ann@") == "Ann Smith");
            CHECK(found("zoë") == "Zoë Åström");
            CHECK(found("Ann Smith") == "Ann Smith");
            CHECK(found(" smith,  ann ") == "Ann Smith");
            CHECK(found("Smi. An") == "Ann Smith");
            CHECK(found("Bob Smith") == "Bob Smithers");
            CHECK(found("Smith, Bob <bob@umbrella.test>") == "Bob Smithers");
            CHECK(found("Ann Smithers") == "");
            CHECK(found("mith") == "");
            CHECK(found("()") == "");
            CHECK(found("%") == "");
            CHECK(found("") == "Ann Smith Bob Smithers Zoë Åström");
        });
    });
}

TEST_CASE("people are listed by role and by organization") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto acme = an_organization(sql, "Acme", "acme.test");
            a_person(sql, "ann@acme.test", Role::requester, acme);
            a_person(sql, "bob@acme.test", Role::requester);
            a_person(sql, "cid@acme.test", Role::agent);

            CHECK(names(*list_users(sql, by_system(), {.role = Role::agent})) == "cid");
            CHECK(names(*list_users(sql, by_system(), {.organization = acme})) == "ann");
        });
    });
}

TEST_CASE("a person who is renamed is found by the new name only") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto ann = a_person(sql, "ann@acme.test", Role::requester);
            REQUIRE(change_user(sql, by_system(), {.id = ann, .name = Line<200>{"Hanna"}}));

            CHECK(names(*list_users(sql, by_system(), {.query = Line<200, 0>{"hann"}})) == "Hanna");
            CHECK(test::recorded(sql, "user", ann.value) == "created changed");
        });
    });
}

TEST_CASE("a wrong person is refused with every wrong field") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto acme = an_organization(sql, "Acme", "acme.test");
            a_person(sql, "ann@acme.test", Role::requester);
            auto create = [&](CreateUser request) {
                request.name = {"Somebody"};
                return refusal(create_user(sql, by_system(), request));
            };

            CHECK(create({.email = {"ANN@acme.test "}}) == "email taken");
            CHECK(create({.email = {"ann"}}) == "email not_a_mail_address");
            CHECK(
                create({.email = {"x@y"}, .organization = Id<Organization>{99}}) ==
                "organization unknown_reference"
            );
            CHECK(
                create(
                    {.email = {"x@y"},
                     .role = Role::agent,
                     .organization = acme,
                     .sees_organization = true}
                ) ==
                "organization staff_have_no_organization, sees_organization "
                "staff_have_no_organization"
            );
        });
    });
}

TEST_CASE("a change on an older view is refused, and one without a view goes through") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto ann = a_person(sql, "ann@acme.test", Role::requester);
            auto rename = [&](std::optional<std::int64_t> version) {
                return change_user(
                    sql, by_system(), {.id = ann, .if_match = version, .name = Line<200>{"Hanna"}}
                );
            };

            CHECK(rename(1)->version == 2);
            CHECK(refusal(rename(1)) == "stale");
            CHECK(rename(std::nullopt)->version == 3);
        });
    });
}

TEST_CASE("a requester who becomes staff leaves their organization") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto acme = an_organization(sql, "Acme", "acme.test");
            auto ann = a_person(sql, "ann@acme.test", Role::requester, acme);
            REQUIRE(change_user(sql, by_system(), {.id = ann, .sees_organization = true}));

            auto changed = change_user(sql, by_system(), {.id = ann, .role = Role::agent});

            REQUIRE(changed);
            CHECK_FALSE(changed->body.organization);
            CHECK_FALSE(changed->body.sees_organization);
        });
    });
}

TEST_CASE("an organization is taken away by null, and left by silence") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto acme = an_organization(sql, "Acme", "acme.test");
            auto ann = a_person(sql, "ann@acme.test", Role::requester, acme);
            auto change = [&](const char* body) {
                auto request = wire::parse<ChangeUser>(body);
                REQUIRE(request);
                request->id = ann;
                return change_user(sql, by_system(), *request)->body.organization;
            };

            CHECK(change(R"({"id":"1","is_present":true})")->name == "Acme");
            CHECK_FALSE(change(R"({"id":"1","organization":null})"));
        });
    });
}

TEST_CASE("the last active administrator stays one") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto root = a_person(sql, "root@mainstay.test", Role::administrator);
            auto call = by(sql, root);

            CHECK(
                refusal(change_user(sql, call, {.id = root, .role = Role::agent})) ==
                "last_administrator"
            );
            CHECK(
                refusal(change_user(sql, call, {.id = root, .is_active = false})) ==
                "last_administrator"
            );
            a_person(sql, "other@mainstay.test", Role::administrator);
            CHECK(refusal(change_user(sql, call, {.id = root, .is_active = false})) == "none");
        });
    });
}

TEST_CASE("who no longer works on tickets leaves all teams") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            an_application(sql, "SHOP");
            auto ann = a_person(sql, "ann@mainstay.test", Role::agent);
            auto team = a_team(sql, "SHOP", Level::L1, {ann});

            REQUIRE(change_user(sql, by_system(), {.id = ann, .role = Role::auditor}));

            CHECK_FALSE(is_member(sql, team, ann));
        });
    });
}

TEST_CASE("managers say who is present, and change nothing else about people") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto ann = a_person(sql, "ann@mainstay.test", Role::agent);
            auto manager = by(sql, a_person(sql, "max@mainstay.test", Role::manager));
            auto agent = by(sql, a_person(sql, "bob@mainstay.test", Role::agent));

            CHECK_FALSE(change_user(sql, manager, {.id = ann, .is_present = false})->body.is_present
            );
            CHECK(
                refusal(change_user(sql, manager, {.id = ann, .name = Line<200>{"X"}})) ==
                "forbidden"
            );
            CHECK(refusal(change_user(sql, agent, {.id = ann, .is_present = true})) == "forbidden");
        });
    });
}

TEST_CASE("a requester finds nobody in the directory but themselves") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto acme = an_organization(sql, "Acme", "acme.test");
            auto ann = a_person(sql, "ann@acme.test", Role::requester, acme);
            auto bob = a_person(sql, "bob@acme.test", Role::requester, acme);
            an_application(sql, "SHOP");
            auto team = a_team(sql, "SHOP", Level::L1, {});
            auto call = by(sql, ann);
            const Id<User> nobody{999};

            CHECK(refusal(list_users(sql, call, {})) == "forbidden");
            CHECK(refusal(list_organizations(sql, call, {})) == "forbidden");
            CHECK(refusal(list_teams(sql, call, {})) == "forbidden");
            CHECK(refusal(show_user(sql, call, {ann})) == "none");
            CHECK(refusal(show_user(sql, call, {bob})) == refusal(show_user(sql, call, {nobody})));
            CHECK(refusal(change_user(sql, call, {.id = bob})) == "not_found");
            CHECK(refusal(change_user(sql, call, {.id = ann})) == "forbidden");
            CHECK(refusal(show_organization(sql, call, {acme})) == "not_found");
            CHECK(refusal(change_organization(sql, call, {.id = acme})) == "not_found");
            CHECK(refusal(show_team(sql, call, {team})) == "not_found");
            CHECK(refusal(change_team(sql, call, {.id = team})) == "not_found");
            CHECK(refusal(create_link(sql, call, {bob}, {})) == "not_found");
        });
    });
}

TEST_CASE("only administrators write to the directory; managers make teams") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            for (auto role :
                 {Role::requester, Role::agent, Role::developer, Role::manager, Role::auditor,
                  Role::administrator}) {
                std::string name(wire::name_of(role));
                auto call = by(sql, a_person(sql, name + "@mainstay.test", role));
                const auto expected = role == Role::administrator ? "none" : "forbidden";
                const auto for_team =
                    role == Role::administrator || role == Role::manager ? "none" : "forbidden";
                CAPTURE(name);
                auto key = "K" + std::to_string(static_cast<int>(role));

                CHECK(
                    refusal(create_user(sql, call, {.name = {"A"}, .email = {name + "@a.test"}})) ==
                    expected
                );
                CHECK(refusal(create_organization(sql, call, {.name = {name}})) == expected);
                CHECK(
                    refusal(create_application(sql, call, {.key = {key}, .name = {name}})) ==
                    expected
                );
                CHECK(refusal(create_team(sql, call, {.name = {name}})) == for_team);
            }
        });
    });
}

TEST_CASE("people change their own name and presence, and see their teams") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            an_application(sql, "SHOP");
            auto ann = a_person(sql, "ann@mainstay.test", Role::agent);
            a_team(sql, "SHOP", Level::L2, {ann});
            auto call = by(sql, ann);

            auto changed = change_me(
                sql, call, {.if_match = 1, .name = Line<200>{"Hanna"}, .is_present = false}
            );

            REQUIRE(changed);
            CHECK(changed->body.name == "Hanna");
            CHECK_FALSE(changed->body.is_present);
            CHECK(changed->body.teams.at(0).level == Level::L2);
            CHECK_FALSE(changed->body.has_password);
            CHECK(refusal(change_me(sql, call, {.if_match = 1})) == "stale");
            CHECK(refusal(show_me(sql, Call{}, {})) == "unauthenticated");
        });
    });
}

}  // namespace mainstay::identity::people_test
