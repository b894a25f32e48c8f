#include "identity/ingest_keys.hpp"

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/testing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::identity::ingest_keys_test {

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
    auto caller = database.read([&](db::Sql& sql) { return find_ingest_caller(sql, secret, now); });
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
        auto use = [&](std::chrono::minutes after) {
            http::RawRequest request{.now = noon + after, .credentials = {.bearer = key.secret}};
            return database.write([&](db::Sql& sql) {
                auto sender = by_ingest_key()(sql, request);
                REQUIRE(refusal(sender) == "none");
                if (sender->record_use) sender->record_use(sql);
                auto root = by(sql, find_person(sql, "root@desk.test")->id);
                return *list_ingest_keys(sql, root, {.key = {"SHOP"}})->items.at(0).last_used_at;
            });
        };
        using std::chrono::minutes;

        CHECK(use(minutes(0)) == noon);
        CHECK(use(minutes(4)) == noon);
        CHECK(use(minutes(5)) == noon + minutes(5));
        database.write([&](db::Sql& sql) {  // Another node was slower to write the same.
            touch_secret(sql, ingest_key_secrets, key.id.value, noon + minutes(9));
        });
        CHECK(use(minutes(9)) == noon + minutes(5));
    });
}

TEST_CASE("a raw route finds the key wherever its protocol puts it, and nowhere else") {
    test::on_each_database([](db::Database& database) {
        auto key = database.write([](db::Sql& sql) { return a_key(sql, a_site(sql).root); });
        const SecretPlaces datadog{.headers = {"dd-api-key"}, .parameters = {"api_key"}};
        const SecretPlaces sentry{
            .headers = {},
            .pairs = {{"x-sentry-auth", "sentry_key"}},
            .parameters = {"sentry_key"},
        };
        auto sent = [&](const SecretPlaces& places, http::RawRequest request) {
            request.now = noon;
            auto sender =
                database.read([&](db::Sql& sql) { return by_ingest_key(places)(sql, request); });
            return sender ? sender->key + " " + sender->ingest->name : sender.error().code;
        };
        auto with = [](std::string name, std::string value) {
            return http::RawRequest{.headers = {{std::move(name), std::move(value)}}};
        };
        const auto known = "ingest_key " + std::to_string(key.id.value) + " checkout";
        const auto& secret = key.secret;

        CHECK(sent({}, {.credentials = {.bearer = secret}}) == known);
        CHECK(sent({}, with("X-Mainstay-Key", secret)) == known);
        CHECK(sent(datadog, with("DD-API-KEY", secret)) == known);
        CHECK(sent(datadog, {.query = {{"api_key", secret}}}) == known);
        CHECK(sent(sentry, {.query = {{"sentry_version", "7"}, {"sentry_key", secret}}}) == known);
        CHECK(sent(sentry, with("X-Sentry-Auth", "Sentry sentry_key=" + secret)) == known);
        CHECK(
            sent(
                sentry, with(
                            "X-Sentry-Auth",
                            "Sentry sentry_version=7, sentry_client=a/1, "
                            "sentry_key=\"" +
                                secret + "\", x"
                        )
            ) == known
        );

        CHECK(sent({}, {}) == "unauthenticated");
        CHECK(sent({}, {.query = {{"api_key", secret}}}) == "unauthenticated");
        CHECK(sent(datadog, with("X-Mainstay-Key", secret)) == "unauthenticated");
        CHECK(sent(sentry, with("X-Sentry-Auth", "sentry_keys=" + secret)) == "unauthenticated");
        CHECK(sent({}, {.credentials = {.session = secret}}) == "unauthenticated");
        // What the protocol's own place holds counts, though it be wrong.
        auto both = with("DD-API-KEY", "wrong");
        both.credentials.bearer = secret;
        CHECK(sent(datadog, both) == "unauthenticated");
    });
}

TEST_CASE("the secret of a key can stand in the address that Sentry's clients take") {
    test::on_each_database([](db::Database& database) {
        auto key = database.write([](db::Sql& sql) { return a_key(sql, a_site(sql).root); });

        CHECK(key.secret.size() == 16 + 64);
        CHECK(
            key.secret.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == key.secret.npos
        );
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
            Call call{.now = noon};
            call.ingest = *find_ingest_caller(sql, key.secret, noon);
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
            Call call{.now = noon, .ingest = IngestCaller{key.id, key.name, site.shop}};
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

}  // namespace mainstay::identity::ingest_keys_test
