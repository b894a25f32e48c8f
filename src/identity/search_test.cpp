#include "search/search.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/permission_testing.hpp"
#include "identity/search_documents.hpp"
#include "identity/store.hpp"
#include "identity/testing.hpp"

namespace mainstay::identity::search_test {

namespace {

using test::a_person;
using test::an_organization;
using test::by;
using test::by_system;

void index_all(db::Database& database) {
    while (search::index_batch(database, search_documents(), 100) > 0) {
    }
}

/// The titles that a call finds of people and organizations.
std::vector<std::string> found(db::Database& database, const Call& call, std::string_view words) {
    return database.read([&](db::Sql& sql) {
        std::vector<std::string> titles;
        for (const auto& kind : search_documents())
            for (auto& hit : search::find(sql, call, kind, search::parse_query(words), 10).hits)
                titles.push_back(std::move(hit.document.title));
        return titles;
    });
}

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("people and organizations are found by name, address and domain, as they are now") {
    test::on_each_database([](db::Database& database) {
        auto acme = database.write([](db::Sql& sql) {
            auto made = an_organization(sql, "Acme Kaffee", "acme.test");
            contact_for(sql, by_system(), "zoe.meier@acme.test", "Zoë Meier");
            return made;
        });
        index_all(database);

        CHECK(found(database, by_system(), "zoe") == Titles{"Zoë Meier"});
        CHECK(found(database, by_system(), "zoe.meier@acme.test") == Titles{"Zoë Meier"});
        CHECK(found(database, by_system(), "kaffee") == Titles{"Acme Kaffee"});
        CHECK(found(database, by_system(), "acme.test") == Titles{"Zoë Meier", "Acme Kaffee"});

        database.write([&](db::Sql& sql) {
            auto person = *store::user_of_email(sql, "zoe.meier@acme.test");
            person.name = "Zoe Huber";
            store::update_user(sql, person);
            auto organization = *store::organization(sql, acme);
            organization.name = "Acme Tee";
            store::update_organization(sql, organization);
            store::replace_domains(sql, acme, std::vector<std::string>{"tee.test"});
        });
        index_all(database);
        CHECK(found(database, by_system(), "meier kaffee").empty());
        CHECK(found(database, by_system(), "huber") == Titles{"Zoe Huber"});
        CHECK(found(database, by_system(), "tee.test") == Titles{"Acme Tee"});
    });
}

TEST_CASE("only those who may read the directory find somebody in it") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto acme = an_organization(sql, "Acme", "acme.test");
            a_person(sql, "ann@acme.test", Role::requester, acme);
            for (auto role : {Role::agent, Role::developer, Role::manager, Role::auditor})
                a_person(sql, std::string(wire::name_of(role)) + "@desk.test", role);
        });
        index_all(database);

        auto call_of = [&](const char* email) {
            return database.read([&](db::Sql& sql) {
                return by(sql, store::user_of_email(sql, email)->id);
            });
        };
        CHECK(found(database, call_of("ann@acme.test"), "acme").empty());
        CHECK(found(database, call_of("ann@acme.test"), "ann").empty());
        CHECK(found(database, Call{}, "acme").empty());
        for (const auto* staff :
             {"agent@desk.test", "developer@desk.test", "manager@desk.test", "auditor@desk.test"})
            CHECK(found(database, call_of(staff), "acme").size() == 2);
    });
}

TEST_CASE(
    "a role that reaches some people finds these alone: in the list, by name and in the search"
) {
    test::on_each_database([](db::Database& database) {
        const auto all = database.write([](db::Sql& sql) { return test::a_population(sql); });
        index_all(database);
        auto call_with = [&](db::Sql& sql, const char* email, Reach reach) {
            auto call = by(sql, store::user_of_email(sql, email)->id);
            call.caller->grants = {{std::string(directory_read.name), reach}};
            call.caller->applications = {all.shop};
            return call;
        };
        auto found_by = [&](const char* email, Reach reach) {
            auto everybody = database.read([](db::Sql& sql) {
                return sql.all<std::string>("SELECT email FROM user_account ORDER BY email");
            });
            const auto call =
                database.read([&](db::Sql& sql) { return call_with(sql, email, reach); });
            std::string listed, named, searched;
            for (const auto& each : everybody) {
                const auto is_listed = [&](db::Sql& sql) {
                    auto users = list_users(sql, call, {.query = {{each}}});
                    return users && std::ranges::count(users->items, each, &UserView::email) == 1;
                };
                const auto is_named = [&](db::Sql& sql) {
                    auto people = find_people(sql, call, each, 5);
                    return std::ranges::count(people, each, &UserRef::email) == 1;
                };
                const auto name = each.substr(0, each.find('@'));
                if (database.read(is_listed)) listed += name + " ";
                if (database.read(is_named)) named += name + " ";
                if (!found(database, call, each).empty()) searched += name + " ";
            }
            CHECK(named == listed);
            CHECK(searched == listed);
            return listed;
        };

        CHECK(found_by("lea@desk.test", Reach::none) == "");
        CHECK(found_by("lea@desk.test", Reach::own) == "lea ");
        CHECK(found_by("ann@acme.test", Reach::organization) == "ann ");
        CHECK(found_by("boss@acme.test", Reach::organization) == "ann boss ");
        CHECK(found_by("lea@desk.test", Reach::team) == "dev lea ");
        CHECK(found_by("lea@desk.test", Reach::application) == "ann boss dev lea tom ");
        CHECK(found_by("lea@desk.test", Reach::all).size() > 40);
    });
}

}  // namespace mainstay::identity::search_test
