#include "identity/ingest_keys.hpp"

#include <thread>

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/ingest_key_store.hpp"
#include "identity/testing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::identity {

namespace {

using test::a_person;
using test::an_application;
using test::an_organization;
using test::by;
using test::noon;
using test::refusal;

/// Two applications of two customers, and who would like to have a key of SHOP.
struct Site {
    Call root, manager, agent, ann, otto;
    Id<Application> shop, ledger;
};

Site a_site(db::Sql& sql) {
    Site site;
    site.shop = an_application(sql, "SHOP");
    site.ledger = an_application(sql, "LEDGER");
    auto acme = an_organization(sql, "Acme", "acme.test", "SHOP");
    auto borg = an_organization(sql, "Borg", "borg.test", "LEDGER");
    site.root = by(sql, a_person(sql, "root@desk.test", Role::administrator));
    site.manager = by(sql, a_person(sql, "mia@desk.test", Role::manager));
    site.agent = by(sql, a_person(sql, "lea@desk.test", Role::agent));
    site.ann = by(sql, a_person(sql, "ann@acme.test", Role::requester, acme));
    site.otto = by(sql, a_person(sql, "otto@borg.test", Role::requester, borg));
    return site;
}

NewIngestKey a_key(db::Sql& sql, const Call& call, std::string_view name = "checkout") {
    auto made = create_ingest_key(sql, call, {{"SHOP"}, {std::string(name)}});
    REQUIRE(refusal(made) == "none");
    return *std::move(made);
}

/// The application that a secret hands data in for at that time, or the code of the refusal.
std::string used(db::Database& database, const std::string& secret, Time now = noon) {
    IngestKeys keys(database, [now] { return now; });
    auto caller = database.read([&](db::Sql& sql) { return keys(sql, secret); });
    if (!caller) return caller.error().code;
    return database.read([&](db::Sql& sql) {
        return find_application(sql, caller->application)->key + " " + caller->name;
    });
}

}  // namespace

TEST_CASE("an ingest key hands data in for its application, and its secret is shown once") {
    test::on_each_database([](db::Database& database) {
        auto key = database.write([](db::Sql& sql) { return a_key(sql, a_site(sql).manager); });

        CHECK(used(database, key.secret) == "SHOP checkout");
        CHECK(used(database, key.secret + "x") == "unauthenticated");
        CHECK(used(database, "") == "unauthenticated");
        database.read([&](db::Sql& sql) {
            auto stored = sql.all<std::string>("SELECT key_hash FROM ingest_key LIMIT 10");
            REQUIRE(stored.size() == 1);
            CHECK(stored[0].find(key.secret) == std::string::npos);
            return true;
        });
    });
}

TEST_CASE("the secret before a rotation is good for its grace and not longer") {
    test::on_each_database([](db::Database& database) {
        NewIngestKey first, second, third;
        database.write([&](db::Sql& sql) {
            auto site = a_site(sql);
            first = a_key(sql, site.root);
            second = *rotate_ingest_key(sql, site.root, {{"SHOP"}, first.id, {}});
        });

        CHECK(second.previous_until == noon + std::chrono::hours(24));
        CHECK(used(database, second.secret) == "SHOP checkout");
        CHECK(used(database, first.secret, noon + std::chrono::hours(23)) == "SHOP checkout");
        CHECK(used(database, first.secret, noon + std::chrono::hours(24)) == "unauthenticated");

        database.write([&](db::Sql& sql) {
            auto root = by(sql, find_person(sql, "root@desk.test")->id);
            third = *rotate_ingest_key(sql, root, {{"SHOP"}, first.id, {{0}}});
        });
        CHECK(used(database, first.secret) == "unauthenticated");
        CHECK(used(database, second.secret) == "unauthenticated");
        CHECK(used(database, third.secret) == "SHOP checkout");
    });
}

TEST_CASE("a revoked key stops at once, and its name is free again") {
    test::on_each_database([](db::Database& database) {
        NewIngestKey key;
        database.write([&](db::Sql& sql) {
            auto site = a_site(sql);
            key = a_key(sql, site.root);
            CHECK(
                refusal(create_ingest_key(sql, site.root, {{"SHOP"}, {"checkout"}})) == "name taken"
            );
            CHECK(refusal(revoke_ingest_key(sql, site.root, {{"LEDGER"}, key.id})) == "not_found");
            CHECK(refusal(revoke_ingest_key(sql, site.root, {{"SHOP"}, key.id})) == "none");
            CHECK(refusal(revoke_ingest_key(sql, site.root, {{"SHOP"}, key.id})) == "not_found");
            CHECK(list_ingest_keys(sql, site.root, {.key = {"SHOP"}})->items.empty());
            a_key(sql, site.root);
            CHECK(test::recorded(sql, "ingest_key", key.id.value) == "created revoked");
        });

        CHECK(used(database, key.secret) == "unauthenticated");
    });
}

TEST_CASE("when a key was last used is known to within five minutes") {
    test::on_each_database([](db::Database& database) {
        auto key = database.write([](db::Sql& sql) { return a_key(sql, a_site(sql).root); });
        auto last_used = [&] {
            return database.write([&](db::Sql& sql) {
                auto root = by(sql, find_person(sql, "root@desk.test")->id);
                return list_ingest_keys(sql, root, {.key = {"SHOP"}})->items.at(0).last_used_at;
            });
        };

        // That is noted by a write of its own, a moment later.
        auto becomes = [&](Time time) {
            for (int i = 0; i < 5000 && last_used() != time; ++i)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            return last_used() == time;
        };

        CHECK_FALSE(last_used());
        used(database, key.secret);
        CHECK(becomes(noon));
        used(database, key.secret, noon + std::chrono::minutes(4));
        used(database, key.secret, noon + std::chrono::minutes(5));
        CHECK(becomes(noon + std::chrono::minutes(5)));
        database.write([&](db::Sql& sql) {
            const auto at = noon + std::chrono::minutes(9);
            store::touch_ingest_key(sql, key.id, at, at - std::chrono::minutes(5));
        });
        CHECK(last_used() == noon + std::chrono::minutes(5));
    });
}

TEST_CASE("who may not know of an application does not learn of its keys; others may not have them"
) {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto site = a_site(sql);
            auto key = a_key(sql, site.root);
            auto answers = [&](const Call& call, std::string application) {
                return refusal(list_ingest_keys(sql, call, {.key = {application}})) + " " +
                       refusal(create_ingest_key(sql, call, {{application}, {"mine"}})) + " " +
                       refusal(rotate_ingest_key(sql, call, {{application}, key.id, {}})) + " " +
                       refusal(revoke_ingest_key(sql, call, {{application}, key.id}));
            };

            CHECK(answers(site.otto, "SHOP") == "not_found not_found not_found not_found");
            CHECK(answers(site.otto, "SHOP") == answers(site.otto, "NONE"));
            CHECK(answers(site.ann, "SHOP") == "forbidden forbidden forbidden forbidden");
            CHECK(answers(site.agent, "SHOP") == "forbidden forbidden forbidden forbidden");
            CHECK(answers(Call{.now = noon}, "SHOP") == "not_found not_found not_found not_found");
        });
    });
}

TEST_CASE("an ingest key is no token: no route of the API takes it, and it may do nothing") {
    test::on_each_database([](db::Database& database) {
        auto key = database.write([](db::Sql& sql) { return a_key(sql, a_site(sql).root); });
        Authenticator authenticate(database, [] { return noon; }, Options{});
        auto caller = database.read([&](db::Sql& sql) {
            return authenticate(sql, {.bearer = key.secret, .address = "192.0.2.1"});
        });
        CHECK(refusal(caller) == "unauthenticated");

        database.write([&](db::Sql& sql) {
            IngestKeys keys(database, [] { return noon; });
            auto call = ingest_call(*keys(sql, key.secret), noon, "test");
            CHECK(call.principal() == PrincipalKind::ingest_key);
            CHECK(refusal(list_users(sql, call, {})) == "unauthenticated");
            CHECK(list_applications(sql, call, {})->items.empty());
            CHECK(refusal(list_ingest_keys(sql, call, {.key = {"SHOP"}})) == "not_found");
        });
    });
}

TEST_CASE("the timeline knows which key made a change, and what it was called") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            auto site = a_site(sql);
            auto key = a_key(sql, site.root);
            auto call = ingest_call({key.id, key.name, site.shop}, noon, "test");
            timeline::record(sql, call, {"span", 7}, "taken", nullptr, {{"count", 3}});
            timeline::record(sql, site.root, {"span", 7}, "kept", nullptr, nullptr);

            auto entries = timeline::history(sql, {"span", 7}, {}, 10);
            auto by_key = timeline::principal_of(entries.at(1));
            CHECK(by_key.kind == PrincipalKind::ingest_key);
            CHECK(by_key.id == key.id.value);
            CHECK(by_key.name == "checkout");
            auto by_person = timeline::principal_of(entries.at(0));
            CHECK(by_person.kind == PrincipalKind::person);
            CHECK(by_person.id == site.root.caller->user.value);
        });
    });
}

}  // namespace mainstay::identity
