#include "identity/security_log.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/membership.hpp"
#include "identity/proof.hpp"
#include "identity/testing.hpp"

namespace mainstay::identity::security_log_test {

using std::chrono::days;
using std::chrono::minutes;
using test::a_person;
using test::a_team;
using test::an_application;
using test::by;
using test::by_system;
using test::cookie_of;
using test::enter;
using test::from;
using test::good_password;
using test::noon;
using test::refusal;
using test::security_log;

namespace {

std::vector<SecurityEventView> events(
    db::Database& database, const ListSecurityEvents& request = {}
) {
    return database.read([&](db::Sql& sql) {
        return list_security_events(sql, by_system(), request)->items;
    });
}

/// Waits until `count` rows are there, as writes of their own bring them.
std::size_t rows_after(db::Database& database, std::size_t count) {
    for (int i = 0; i < 5000 && events(database, {.limit = {{200}}}).size() < count; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return events(database, {.limit = {{200}}}).size();
}

}  // namespace

TEST_CASE("an event says who, whose, from where and when") {
    test::on_each_database([](db::Database& database) {
        auto root = test::with_password(database, "root@acme.test", Role::administrator);
        auto ann = test::with_password(database);
        database.write([&](db::Sql& sql) {
            auto call = by(sql, root, noon + minutes(1));
            call.address = "192.0.2.9";
            call.user_agent = "Browser";
            call.request_id = "r-1";
            REQUIRE(change_user(sql, call, {.id = ann, .role = Role::auditor}));
        });

        auto event = events(database, {.kind = SecurityEventKind::role_changed}).at(0);

        CHECK(event.at == noon + minutes(1));
        CHECK(event.user->email == "ann@acme.test");
        CHECK(event.actor->email == "root@acme.test");
        CHECK(event.address == "192.0.2.9");
        CHECK(event.user_agent == "Browser");
        CHECK(event.request_id == "r-1");
        CHECK(event.details == wire::json::object{{"from", "agent"}, {"to", "auditor"}});
    });
}

TEST_CASE("sign-ins, failures and throttles are recorded, and never a password") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        for (int i = 0; i < 5; ++i)
            CHECK_FALSE(enter(database, "ann@acme.test", "a secret of hers"));
        CHECK_FALSE(enter(database, "ann@acme.test", good_password));
        REQUIRE(rows_after(database, 3) == 3);
        auto later = noon + minutes(1);
        auto entered = enter(database, "ann@acme.test", good_password, later);
        auto session = cookie_of(*entered);
        auto call = test::call_with(database, {.session = session}, later);
        database.write([&](db::Sql& sql) {
            REQUIRE(sign_out(sql, call, {.session = session}, Options{}));
        });

        CHECK(
            security_log(database) ==
            "user_created sign_in_failed*5 sign_in_throttled signed_in signed_out"
        );
        for (const auto& event : events(database)) {
            auto text = wire::print(event);
            CHECK(text.find("secret") == text.npos);
            CHECK(text.find("battery") == text.npos);
        }
        auto failed = events(database, {.kind = SecurityEventKind::sign_in_failed}).at(0);
        CHECK(failed.details == wire::json::object{{"typed", "ann@acme.test"}});
        CHECK(failed.address == "192.0.2.1");
        CHECK_FALSE(failed.actor);
    });
}

TEST_CASE("who guesses from anywhere cannot fill the log") {
    test::on_each_database([](db::Database& database) {
        SecurityLog log;
        database.write([&](db::Sql& sql) {
            for (int i = 0; i < 2'000; ++i) {
                Call call{.now = noon, .address = "203.0.113." + std::to_string(i)};
                log.record_failed(sql, call, {}, std::to_string(i) + std::string(500, 'x'));
            }
        });

        auto all = events(database, {.limit = {{200}}});
        CHECK(all.size() == 101);
        std::int64_t count = 0;
        for (const auto& event : all) {
            count += event.count;
            CHECK(wire::print(event.details).size() < 300);
        }
        CHECK(count == 2'000);
    });
}

TEST_CASE("a refusal repeated a thousand times is a few writes and one row") {
    test::on_each_database([](db::Database& database) {
        auto ann = test::with_password(database);
        SecurityLog log;
        auto call = database.read([&](db::Sql& sql) { return by(sql, ann); });
        for (int i = 0; i < 1'000; ++i)
            log.record_refused(database, {http::Verb::post, "/api/v1/teams", call, "forbidden"});

        auto is_counted = [&] {
            auto all = events(database, {.kind = SecurityEventKind::refused});
            return all.size() == 1 && all.at(0).count == 512;
        };
        for (int i = 0; i < 5000 && !is_counted(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        CHECK(is_counted());
        auto event = events(database, {.kind = SecurityEventKind::refused}).at(0);
        CHECK(
            event.details ==
            wire::json::object{{"route", "POST /api/v1/teams"}, {"code", "forbidden"}}
        );
        CHECK(event.actor->email == "ann@acme.test");
    });
}

TEST_CASE("a tally tells so many things apart, counts the rest as one, and begins anew") {
    Tally tally({.keys_per_group = 2, .keys = 5});
    auto count = [&](const std::string& group, const std::string& key, Time now = noon) {
        return tally.count(group, key, now);
    };

    CHECK(count("a", "1").total == 1);
    CHECK(count("a", "1").total == 2);
    CHECK_FALSE(count("a", "2").is_among_others);
    CHECK(count("a", "3").is_among_others);
    CHECK(count("a", "4").bucket == count("a", "5").bucket);
    CHECK_FALSE(count("b", "1").is_among_others);
    CHECK(count("c", "1").total == 1);
    CHECK(count("d", "1").is_among_others);
    CHECK(count("d", "1").bucket == count("e", "2").bucket);
    auto again = count("a", "1", noon + Tally::window);
    CHECK(again.total == 1);
    CHECK(again.bucket != count("a", "1", noon + 2 * Tally::window).bucket);
    std::int64_t written = 0;
    for (int i = 0; i < 100; ++i) {
        auto counted = count("z", "1", noon + 3 * Tally::window);
        if (counted.is_due()) written += counted.since_due();
    }
    CHECK(written == 64);
}

TEST_CASE("changes of rights, membership, tokens, links and sessions are recorded") {
    test::on_each_database([](db::Database& database) {
        auto root = test::with_password(database, "root@acme.test", Role::administrator);
        auto ann = test::with_password(database);
        database.write([&](db::Sql& sql) {
            auto call = by(sql, root);
            an_application(sql, "SHOP");
            auto team = a_team(sql, "SHOP", Level::L1, {ann});
            replace_members(sql, call, team, {});
            auto token = create_token(
                sql, by(sql, ann), {.name = {"ci"}, .scopes = {TokenScope::read}}, Options{}
            );
            REQUIRE(token);
            REQUIRE(revoke_token(sql, by(sql, ann), {token->id}));
            REQUIRE(create_link(sql, call, {ann}, Options{}));
            REQUIRE(change_user(sql, call, {.id = ann, .email = {{"anna@acme.test"}}}));
            REQUIRE(change_user(sql, call, {.id = ann, .is_active = false}));
            REQUIRE(change_user(sql, call, {.id = ann, .is_active = true}));
        });

        CHECK(
            security_log(database) ==
            "user_created user_created membership_changed membership_changed token_created "
            "token_revoked link_made email_changed deactivated activated"
        );
    });
}

TEST_CASE("a token used from a network it was not used from before is recorded once") {
    test::on_each_database([](db::Database& database) {
        auto ann = test::with_password(database);
        auto token = database.write([&](db::Sql& sql) {
            CreateToken request{.name = {"ci"}, .scopes = {TokenScope::read}};
            return create_token_for(sql, by_system(), ann, request)->token;
        });
        auto use = [&](std::string address) {
            test::call_with(database, {.bearer = token, .address = std::move(address)});
        };
        auto is_listed = [&](std::size_t count) {
            ListSecurityEvents request{.kind = SecurityEventKind::token_used_from_new_address};
            for (int i = 0; i < 5000 && events(database, request).size() < count; ++i)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            return events(database, request).size() == count;
        };

        use("192.0.2.1");
        CHECK(is_listed(1));
        use("192.0.2.1");
        use("198.51.100.1");
        CHECK(is_listed(2));
        use("192.0.2.1");
        CHECK(is_listed(2));
    });
}

TEST_CASE("the log is found by kind, person, address and time, page by page") {
    test::on_each_database([](db::Database& database) {
        auto [ann, bob] = database.write([](db::Sql& sql) {
            return std::pair(
                a_person(sql, "ann@acme.test", Role::agent),
                a_person(sql, "bob@acme.test", Role::agent)
            );
        });
        database.write([&](db::Sql& sql) {
            for (int i = 0; i < 6; ++i) {
                auto call = by(sql, i % 2 == 0 ? ann : bob, noon + minutes(i + 1));
                call.address = i < 3 ? "192.0.2.1" : "192.0.2.2";
                record_security(sql, call, {SecurityEventKind::signed_in, i < 4 ? ann : bob});
            }
        });
        auto count = [&](const ListSecurityEvents& request) {
            return events(database, request).size();
        };

        CHECK(count({.kind = SecurityEventKind::signed_in}) == 6);
        CHECK(count({.kind = SecurityEventKind::user_created}) == 2);
        CHECK(
            count({.user = ann}) == 6
        );  // Her own five, whoever did it, and her account's making.
        CHECK(count({.kind = SecurityEventKind::signed_in, .user = bob}) == 4);
        CHECK(count({.address = {{"192.0.2.2"}}}) == 3);
        CHECK(count({.after = noon + minutes(2), .before = noon + minutes(5)}) == 3);
        for (auto user : {std::optional<Id<User>>(), std::optional(ann)}) {
            ListSecurityEvents request{.user = user, .limit = {{2}}};
            Time last = noon + days(1);
            std::size_t seen = 0;
            do {
                auto page = database.read([&](db::Sql& sql) {
                    return *list_security_events(sql, by_system(), request);
                });
                for (const auto& event : page.items) {
                    CHECK(event.at <= last);
                    last = event.at;
                    ++seen;
                }
                request.cursor = test::next_of(page);
            } while (request.cursor);
            CHECK(seen == (user ? 6 : 8));
        }
    });
}

TEST_CASE("auditors and administrators read the security log, and nobody else") {
    test::on_each_database([](db::Database& database) {
        database.write([](db::Sql& sql) {
            for (auto role :
                 {Role::requester, Role::agent, Role::developer, Role::manager, Role::auditor,
                  Role::administrator}) {
                auto name = std::string(wire::name_of(role));
                auto call = by(sql, a_person(sql, name + "@acme.test", role));
                auto expected =
                    role == Role::auditor || role == Role::administrator ? "none" : "forbidden";
                CHECK(refusal(list_security_events(sql, call, {})) == expected);
            }
        });
    });
}

TEST_CASE("settings that differ from the last start are recorded, of secrets the name only") {
    test::on_each_database([](db::Database& database) {
        auto start = [&](std::string listen, std::string secret) {
            database.write([&](db::Sql& sql) {
                wire::json::object settings{{"listen", listen}, {"smtp_password", secret}};
                record_settings(sql, by_system(), settings, {"smtp_password"});
            });
            auto all = events(database, {.kind = SecurityEventKind::settings_changed});
            return all.empty() ? std::string("nothing") : wire::print(all.at(0).details);
        };

        CHECK(start("a:1", "digest one") == "nothing");
        CHECK(start("a:1", "digest one") == "nothing");
        CHECK(start("b:2", "digest one") == R"({"listen":"\"a:1\" → \"b:2\""})");
        CHECK(start("b:2", "digest two") == R"({"smtp_password":"changed"})");
    });
}

TEST_CASE("events are forgotten when they are old enough") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        database.write([](db::Sql& sql) {
            CHECK(forget_security_events(sql, noon, 10) == 0);
            CHECK(forget_security_events(sql, noon + minutes(1), 10) == 1);
        });
    });
}

}  // namespace mainstay::identity::security_log_test
