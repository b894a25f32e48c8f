#include "identity/directory.hpp"

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/testing.hpp"

namespace mainstay::identity::directory_test {

using test::a_person;
using test::a_team;
using test::an_application;
using test::an_organization;
using test::by;
using test::by_system;

TEST_CASE("an unknown sender becomes a contact of the organization whose domain matches") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto acme = an_organization(sql, "Acme", "acme.test");

            auto contact = contact_for(sql, by_system(), " New.Person@ACME.test ", "  New Person ");

            CHECK(contact.email == "new.person@acme.test");
            CHECK(contact.name == "New Person");
            CHECK(contact.organization == acme);
            CHECK(contact.role == Role::requester);
            CHECK_FALSE(contact.sees_organization);
            CHECK(test::recorded(sql, "user", contact.id.value) == "created");
        });
    });
}

TEST_CASE("a sender of another domain belongs to no organization, also of one below or beside it") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            an_organization(sql, "Acme", "acme.test");

            for (auto* address : {"eve@mail.acme.test", "eve@notacme.test", "eve@test"})
                CHECK_FALSE(contact_for(sql, by_system(), address, "").organization);
        });
    });
}

TEST_CASE("a known sender stays who they are, whatever name the mail gives") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto ann = a_person(sql, "ann@acme.test", Role::agent);

            auto contact = contact_for(sql, by_system(), "ANN@acme.test", "Somebody Else");

            CHECK(contact.id == ann);
            CHECK(contact.name == "ann");
            CHECK(contact.role == Role::agent);
        });
    });
}

TEST_CASE("a contact without a name is called by the address") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            CHECK(contact_for(sql, by_system(), "ann@acme.test", "  ").name == "ann");
        });
    });
}

TEST_CASE("an account of the house is made once, and nobody changes it or takes its address") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            const auto account = monitoring_account(sql, by_system());
            CHECK(monitoring_account(sql, by_system()).id == account.id);
            CHECK_FALSE(account.is_active);
            const auto call = by(sql, a_person(sql, "ada@desk.test", Role::administrator));
            const auto changed = change_user(sql, call, {.id = account.id, .is_active = true});
            CHECK(test::refusal(changed) == "forbidden");
            for (auto address : {stranger_email, monitoring_email}) {
                const CreateUser request{.name = {"Eve"}, .email = {std::string(address)}};
                CHECK(test::refusal(create_user(sql, call, request)) == "email taken");
            }
        });
    });
}

TEST_CASE("an application is found by key and by mail address in any case") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto shop = an_application(sql, "SHOP");

            CHECK(find_application(sql, "shop")->id == shop);
            CHECK(application_of_address(sql, "Shop@Mainstay.TEST")->id == shop);
            CHECK_FALSE(find_application(sql, "SHOP2"));
            CHECK_FALSE(application_of_address(sql, "help@mainstay.test"));
        });
    });
}

TEST_CASE("a level is held by the oldest team of that level that serves the application") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto shop = an_application(sql, "SHOP");
            an_application(sql, "LEDGER");
            a_team(sql, "LEDGER", Level::L1, {});
            auto first = a_team(sql, "SHOP", Level::L1, {});
            CreateTeam younger{.name = {"Younger"}, .level = Level::L1, .applications = {{"SHOP"}}};
            REQUIRE(create_team(sql, by_system(), younger));

            CHECK(team_for(sql, shop, Level::L1)->id == first);
            CHECK_FALSE(team_for(sql, shop, Level::L2));
            CHECK(team_serves(sql, first, shop));
            CHECK(teams_of(sql, shop).size() == 2);
        });
    });
}

TEST_CASE("only members who are active and present are given new tickets, in a stable order") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            an_application(sql, "SHOP");
            auto a = a_person(sql, "a@mainstay.test", Role::agent);
            auto b = a_person(sql, "b@mainstay.test", Role::agent);
            auto c = a_person(sql, "c@mainstay.test", Role::agent);
            auto team = a_team(sql, "SHOP", Level::L1, {c, b, a});
            REQUIRE(change_user(sql, by_system(), {.id = b, .is_present = false}));

            CHECK(present_members(sql, team) == std::vector{a, c});
            CHECK(is_member(sql, team, b));
        });
    });
}

TEST_CASE("ticket numbers of an application count from 1 without holes") {
    test::on_each_database([](db::Database& database) {
        auto shop = database.write([](db::Sql& sql) { return an_application(sql, "SHOP"); });
        auto take = [&](bool commits) {
            return database.write([&](db::Sql& sql) -> Result<std::int64_t> {
                auto number = take_ticket_number(sql, shop);
                if (!commits) return refuse(mainstay::code::forbidden);
                return number;
            });
        };

        CHECK(*take(true) == 1);
        CHECK_FALSE(take(false));
        CHECK(*take(true) == 2);
    });
}

TEST_CASE("many people are looked up at once, and unknown ones are left out") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto ann = a_person(sql, "ann@acme.test", Role::agent);
            std::vector<Id<User>> ids{ann, Id<User>{999}, ann};

            auto refs = user_refs(sql, ids);

            CHECK(refs.size() == 1);
            CHECK(refs[ann].email == "ann@acme.test");
            CHECK(user_refs(sql, {}).empty());
            ids.assign(2 * refs_max + 1, Id<User>{999});
            ids.back() = ann;
            CHECK(user_refs(sql, ids).size() == 1);
        });
    });
}

TEST_CASE("a person is asked about as they would call, and not at all once deactivated") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            an_application(sql, "SHOP");
            auto acme = an_organization(sql, "Acme", "acme.test", "SHOP");
            auto ann = a_person(sql, "ann@acme.test", Role::requester, acme);
            auto call = by(sql, ann);

            CHECK(call.caller->organization == acme);
            CHECK(may(call, own_write));
            CHECK(may_use(sql, call, find_application(sql, "SHOP")->id));
            CHECK_FALSE(may_use(sql, call, an_application(sql, "LEDGER")));
            REQUIRE(change_user(sql, by_system(), {.id = ann, .is_active = false}));
            CHECK_FALSE(call_as(sql, ann, test::noon));
        });
    });
}

}  // namespace mainstay::identity::directory_test
