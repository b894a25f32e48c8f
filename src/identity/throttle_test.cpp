#include "identity/throttle.hpp"

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/proof.hpp"
#include "identity/testing.hpp"

namespace mainstay::identity::throttle_test {

using std::chrono::hours;
using std::chrono::seconds;
using test::cookie_of;
using test::from;
using test::good_password;
using test::noon;
using test::refusal;

namespace {

constexpr auto ann = "ann@acme.test";

/// Signs in from `address`, at a browser that brings `device`.
Result<http::Reply<SignedIn>> enter(
    db::Database& database, std::string_view password, std::string address = "192.0.2.1",
    std::string device = {}, Time now = noon
) {
    auto credentials = from(std::move(address), std::move(device));
    return test::enter(database, ann, password, now, credentials);
}

/// The device cookie of a browser at which Ann has signed in.
std::string a_known_device(db::Database& database) {
    auto entered = enter(database, good_password, "198.51.100.7");
    REQUIRE(entered);
    return cookie_of(*entered, http::device_cookie_name(false));
}

void fail(db::Database& database, int times, std::string_view email, std::string_view address) {
    database.write([&](db::Sql& sql) {
        for (int i = 0; i < times; ++i) count_failure(sql, stranger_attempt(email, address), noon);
    });
}

}  // namespace

TEST_CASE("after five failures one waits, longer each time, and the wait passes") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        auto enter_at = [&](std::string_view password, Time now) {
            return enter(database, password, "192.0.2.1", {}, now);
        };
        for (int i = 0; i < 5; ++i)
            CHECK(refusal(enter(database, "wrong horse battery")) == "wrong_credentials");

        auto refused = enter(database, good_password);

        CHECK(refusal(refused) == "too_many_attempts");
        CHECK(refused.error().retry_after == seconds(1));
        CHECK(refused.error().parameters.at("seconds") == "1");
        CHECK(refusal(enter_at("wrong horse battery", noon + seconds(1))) == "wrong_credentials");
        CHECK(enter_at(good_password, noon + seconds(2)).error().retry_after == seconds(1));
        CHECK(enter_at(good_password, noon + seconds(3)));
        CHECK(refusal(enter_at("wrong horse battery", noon + seconds(3))) == "wrong_credentials");
        CHECK(enter_at(good_password, noon + seconds(3)));
    });
}

TEST_CASE("the right password enters at a known device, however much strangers fail") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        auto device = a_known_device(database);
        fail(database, 500, ann, "192.0.2.1");
        fail(database, 500, ann, "203.0.113.1");

        CHECK(refusal(enter(database, good_password)) == "too_many_attempts");
        CHECK(enter(database, good_password, "192.0.2.1", device));
        CHECK(enter(database, good_password, "203.0.113.1", device));
    });
}

TEST_CASE("one network that fails at an account does not hold up its owner elsewhere") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        fail(database, 40, ann, "192.0.2.1");

        CHECK(refusal(enter(database, good_password, "192.0.2.1")) == "too_many_attempts");
        CHECK(enter(database, good_password, "203.0.113.1"));
    });
}

TEST_CASE("many networks that fail at one account hold up strangers for minutes at most") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        for (int i = 0; i < 200; ++i) fail(database, 1, ann, "192.0.2." + std::to_string(i));

        auto refused = enter(database, good_password, "203.0.113.1");

        CHECK(refusal(refused) == "too_many_attempts");
        CHECK(refused.error().retry_after == account_throttle.wait_max);
        auto later = noon + account_throttle.wait_max;
        CHECK(enter(database, good_password, "203.0.113.1", {}, later));
    });
}

TEST_CASE("a known device has a budget of its own, and is a stranger to other people") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        test::with_password(database, "bob@acme.test");
        auto device = a_known_device(database);
        for (int i = 0; i < device_throttle.free_failures; ++i)
            CHECK(
                refusal(enter(database, "wrong horse battery", "192.0.2.1", device)) ==
                "wrong_credentials"
            );

        CHECK(refusal(enter(database, good_password, "192.0.2.1", device)) == "too_many_attempts");
        CHECK(enter(database, good_password, "192.0.2.1"));
        fail(database, 50, "bob@acme.test", "192.0.2.1");
        auto bob =
            test::enter(database, "bob@acme.test", good_password, noon, from("192.0.2.1", device));
        CHECK(refusal(bob) == "too_many_attempts");
    });
}

TEST_CASE("a browser is known for half a year, until the password changes elsewhere") {
    test::on_each_database([](db::Database& database) {
        auto id = test::with_password(database);
        auto device = a_known_device(database);
        auto is_known = [&](Time now) {
            auto credentials = from("192.0.2.1", device);
            SecurityLog log;
            auto proven = prove_password(
                database, {.now = now}, {.email = {ann}, .password = {good_password}}, credentials,
                log, Options{}
            );
            return proven->is_known_device;
        };

        CHECK(is_known(noon + std::chrono::days(179)));
        CHECK_FALSE(is_known(noon + std::chrono::days(181)));
        auto link = database.write([&](db::Sql& sql) {
            return create_link(sql, test::by_system(), {id}, Options{})->link;
        });
        REQUIRE(test::enter_by_link(database, link, good_password));
        CHECK_FALSE(is_known(noon));
    });
}

TEST_CASE("a script that signs in gets the session's cookie only") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        auto script = from("192.0.2.1");
        script.is_browser = false;

        auto entered = test::enter(database, ann, good_password, noon, script);

        REQUIRE(entered);
        REQUIRE(entered->headers.size() == 1);
        CHECK(entered->headers[0].second.starts_with("mainstay_session="));
    });
}

TEST_CASE("a device cookie that was not made here is replaced") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);

        auto entered = enter(database, good_password, "192.0.2.1", "chosen by somebody else");

        REQUIRE(entered);
        auto device = cookie_of(*entered, http::device_cookie_name(false));
        CHECK(device.size() > 40);
        auto again = enter(database, good_password, "192.0.2.1", device);
        CHECK(cookie_of(*again, http::device_cookie_name(false)) == device);
    });
}

TEST_CASE("any number of right passwords enter from one address") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        SecurityLog log;
        // As many at once as the pool has threads, none of them finished.
        for (int i = 0; i < 3 * address_throttle.free_failures; ++i) {
            auto checked = database.read([&](db::Sql& sql) {
                return require_throttle(sql, stranger_attempt(ann, "192.0.2.1"), noon);
            });
            REQUIRE(checked);
        }
        CHECK(enter(database, good_password));
    });
}

TEST_CASE("an account that does not exist is throttled like one that does") {
    test::on_each_database([](db::Database& database) {
        auto attempt = [&] {
            return refusal(test::enter(database, "nobody@acme.test", "wrong horse"));
        };
        for (int i = 0; i < 5; ++i) CHECK(attempt() == "wrong_credentials");

        CHECK(attempt() == "too_many_attempts");
    });
}

TEST_CASE("one client address cannot try many accounts, and others are not held up by it") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        for (int i = 0; i < address_throttle.free_failures; ++i)
            fail(database, 1, std::to_string(i) + "@acme.test", "2001:db8::1");

        CHECK(refusal(enter(database, good_password, "2001:db8::ffff")) == "too_many_attempts");
        CHECK(enter(database, good_password, "2001:db8:1::1"));
        CHECK(enter(database, good_password, "2001:db8::1", {}, noon + hours(2)));
    });
}

TEST_CASE("loopback is an address like any other") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        fail(database, 5, ann, "127.0.0.1");

        CHECK(refusal(enter(database, good_password, "127.0.0.1")) == "too_many_attempts");
    });
}

TEST_CASE("an address counts as its network") {
    CHECK(network_of("2001:db8::1") == "2001:db8::/64");
    CHECK(network_of("2001:db8::2") == network_of("2001:db8::1"));
    CHECK(network_of("2001:db8:0:1::1") != network_of("2001:db8::1"));
    CHECK(network_of("192.0.2.1") == "192.0.2.1");
    CHECK(network_of("::ffff:192.0.2.1") == "192.0.2.1");
    CHECK(network_of("127.0.0.1") == "127.0.0.1");
    for (auto* none : {"", "somewhere"}) CHECK(network_of(none) == "unknown");
}

TEST_CASE("the password is not guessed faster from within than from without") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        auto session = cookie_of(*enter(database, good_password));
        auto call = test::call_with(database, {.session = session});
        SecurityLog log;
        auto change = [&] {
            ChangePassword request{Text<256>{"wrong"}, {"a new long passphrase"}};
            return refusal(prove_change(database, call, request, log));
        };
        auto verify = [&] { return refusal(verify_again(database, call, {{good_password}}, log)); };
        CHECK(verify() == "none");
        for (int i = 0; i < 5; ++i) CHECK(change() == "current password_wrong");

        CHECK(change() == "too_many_attempts");
        CHECK(verify() == "too_many_attempts");
        CHECK(enter(database, good_password));
    });
}

}  // namespace mainstay::identity::throttle_test
