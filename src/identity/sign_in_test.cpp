#include "identity/sign_in.hpp"

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "identity/identity.hpp"
#include "identity/testing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::identity::sign_in_test {

using std::chrono::hours;
using test::a_person;
using test::by;
using test::by_system;
using test::cookie_of;
using test::enter_by_link;
using test::from;
using test::good_password;
using test::noon;
using test::refusal;

namespace {

Id<User> ann_with_password(db::Database& database) { return test::with_password(database); }

Result<http::Reply<SignedIn>> enter(
    db::Database& database, const std::string& password, Time now = noon,
    const http::Credentials& credentials = from("192.0.2.1")
) {
    return test::enter(database, " ANN@acme.test", password, now, credentials);
}

Result<ProvenPassword> verify(db::Database& database, const Call& call, const SignIn& request) {
    SecurityLog log;
    return prove_password(database, call, request, {}, log, Options{});
}

/// Who a session belongs to at `now`: the name, or the code of the refusal.
std::string holder(db::Database& database, const std::string& session, Time now = noon) {
    Authenticator authenticate(database, [now] { return now; }, Options{});
    return database.read([&](db::Sql& sql) -> std::string {
        auto caller = authenticate(sql, {.session = session});
        if (!caller) return caller.error().code;
        return *caller ? (*caller)->name : "nobody";
    });
}

std::string link_for(db::Database& database, Id<User> user) {
    return database.write([&](db::Sql& sql) {
        auto made = create_link(sql, by_system(), {user}, Options{});
        REQUIRE(made);
        return made->link;
    });
}

}  // namespace

TEST_CASE("the right password begins a session with a cookie and a CSRF token") {
    test::on_each_database([](db::Database& database) {
        ann_with_password(database);

        auto reply = enter(database, good_password);

        REQUIRE(reply);
        CHECK(reply->body.user.email == "ann@acme.test");
        CHECK(reply->headers.front().first == "Set-Cookie");
        const auto& cookie = reply->headers.front().second;
        CHECK(cookie.starts_with("mainstay_session="));
        CHECK(cookie.find("HttpOnly") != cookie.npos);
        CHECK(cookie.find("SameSite=Lax") != cookie.npos);
        CHECK(cookie.find("Secure") == cookie.npos);
        CHECK(reply->body.csrf_token == http::csrf_token(cookie_of(*reply)));
        CHECK(holder(database, cookie_of(*reply)) == "ann");
    });
}

TEST_CASE("where people come by https the cookie is never sent without it") {
    test::on_each_database([](db::Database& database) {
        ann_with_password(database);
        Options options{.public_url = "https://help.acme.test"};
        Call call{.now = noon};
        auto proven =
            verify(database, call, {.email = {"ann@acme.test"}, .password = {good_password}});
        REQUIRE(proven);

        auto reply =
            database.write([&](db::Sql& sql) { return sign_in(sql, call, *proven, {}, options); });

        for (const auto& header : reply->headers)
            CHECK(header.second.find("; Secure") != std::string::npos);
    });
}

TEST_CASE("nothing of a secret is kept or recorded") {
    test::on_each_database([](db::Database& database) {
        auto ann = ann_with_password(database);
        auto session = cookie_of(*enter(database, good_password));

        database.read([&](db::Sql& sql) {
            CHECK(sql.value<std::string>("SELECT token_hash FROM session") != session);
            CHECK(test::recorded(sql, "user", ann.value) == "created signed_in");
            for (const auto& entry : timeline::history(sql, {"user", ann.value}, {}, 10))
                CHECK(entry.after.value_or("").find("argon2") == std::string::npos);
        });
    });
}

TEST_CASE(
    "a wrong password, an unknown account, one without a password and one deactivated are all the "
    "same"
) {
    test::on_each_database([](db::Database& database) {
        auto ann = ann_with_password(database);
        database.write([](db::Sql& sql) { a_person(sql, "bob@acme.test", Role::agent); });
        auto attempt = [&](const char* email, const std::string& password) {
            SignIn request{.email = {email}, .password = {password}};
            return refusal(verify(database, Call{.now = noon}, request));
        };

        CHECK(attempt("ann@acme.test", "wrong horse battery") == "wrong_credentials");
        CHECK(attempt("nobody@acme.test", good_password) == "wrong_credentials");
        CHECK(attempt("not an address", good_password) == "wrong_credentials");
        CHECK(attempt("bob@acme.test", good_password) == "wrong_credentials");
        database.write([&](db::Sql& sql) {
            REQUIRE(change_user(sql, by_system(), {.id = ann, .is_active = false}));
        });
        CHECK(attempt("ann@acme.test", good_password) == "wrong_credentials");
    });
}

TEST_CASE("who is deactivated between the password's check and the session does not come in") {
    test::on_each_database([](db::Database& database) {
        auto ann = ann_with_password(database);
        Call call{.now = noon};
        SignIn request{.email = {"ann@acme.test"}, .password = {good_password}};
        auto proven = verify(database, call, request);
        REQUIRE(proven);

        database.write([&](db::Sql& sql) {
            REQUIRE(change_user(sql, by_system(), {.id = ann, .is_active = false}));
            CHECK(refusal(sign_in(sql, call, *proven, {}, {})) == "wrong_credentials");
        });
    });
}

TEST_CASE("signing in again ends the session that the browser had") {
    test::on_each_database([](db::Database& database) {
        ann_with_password(database);
        auto first = cookie_of(*enter(database, good_password));

        auto second = cookie_of(*enter(database, good_password, noon, {.session = first}));

        CHECK(holder(database, first) == "unauthenticated");
        CHECK(holder(database, second) == "ann");
    });
}

TEST_CASE("signing out ends the session and takes the cookie away") {
    test::on_each_database([](db::Database& database) {
        auto ann = ann_with_password(database);
        auto session = cookie_of(*enter(database, good_password));

        auto reply = database.write([&](db::Sql& sql) {
            return sign_out(sql, by(sql, ann), {.session = session}, Options{});
        });

        CHECK(reply->headers.at(0).second.starts_with("mainstay_session=; "));
        CHECK(reply->headers.at(0).second.find("Max-Age=0") != std::string::npos);
        CHECK(holder(database, session) == "unauthenticated");
    });
}

TEST_CASE("a session tells its CSRF token again; a token has none") {
    test::on_each_database([](db::Database& database) {
        auto ann = ann_with_password(database);
        auto session = cookie_of(*enter(database, good_password));

        database.read([&](db::Sql& sql) {
            auto call = by(sql, ann);
            CHECK(
                show_session(sql, call, {}, {.session = session})->csrf_token ==
                http::csrf_token(session)
            );
            CHECK_FALSE(show_session(sql, call, {}, {.bearer = "mainstay_x"})->csrf_token);
            CHECK(refusal(show_session(sql, Call{}, {}, {})) == "unauthenticated");
        });
    });
}

TEST_CASE("a one-time link signs in once, and can set the password") {
    test::on_each_database([](db::Database& database) {
        auto ann = database.write([](db::Sql& sql) {
            return a_person(sql, "ann@acme.test", Role::requester);
        });
        auto link = link_for(database, ann);
        CHECK(link.starts_with("http://localhost:8080/welcome#"));

        auto reply = enter_by_link(database, link, good_password);

        REQUIRE(reply);
        CHECK(reply->body.user.has_password);
        CHECK(holder(database, cookie_of(*reply)) == "ann");
        CHECK(refusal(enter_by_link(database, link)) == "link_not_valid");
        CHECK(enter(database, good_password));
        database.read([&](db::Sql& sql) {
            CHECK(
                test::recorded(sql, "user", ann.value) ==
                "created link_made password_changed signed_in signed_in"
            );
            auto log = list_security_events(
                sql, test::by_system(), {.kind = SecurityEventKind::password_changed}
            );
            CHECK(log->items.at(0).actor->email == "ann@acme.test");
        });
    });
}

TEST_CASE("a link that two use at once lets one in") {
    test::on_each_database([](db::Database& database) {
        auto ann = ann_with_password(database);
        auto link = link_for(database, ann);
        UseLink request{.token = {link.substr(link.find('#') + 1)}};
        Call call{.now = noon};
        auto first = prove_link(database, call, request);
        auto second = prove_link(database, call, request);

        auto use = [&](const ProvenLink& proven) {
            return refusal(database.write([&](db::Sql& sql) {
                return sign_in_by_link(sql, call, proven, {}, Options{});
            }));
        };
        CHECK(use(*first) == "none");
        CHECK(use(*second) == "link_not_valid");
    });
}

TEST_CASE("a link ends after a day, by a newer one, by a password, and with its person") {
    test::on_each_database([](db::Database& database) {
        auto ann = ann_with_password(database);
        auto old = link_for(database, ann);
        CHECK(refusal(enter_by_link(database, old, {}, noon + hours(24))) == "link_not_valid");
        auto newer = link_for(database, ann);
        CHECK(refusal(enter_by_link(database, old)) == "link_not_valid");
        CHECK(refusal(enter_by_link(database, "#of another installation")) == "link_not_valid");
        CHECK(refusal(enter_by_link(database, newer, "short")) == "password password_too_short");

        database.write([&](db::Sql& sql) {
            REQUIRE(change_user(sql, by_system(), {.id = ann, .is_active = false}));
            CHECK(refusal(create_link(sql, by_system(), {ann}, {})) == "user_inactive");
        });
        CHECK(refusal(enter_by_link(database, newer)) == "link_not_valid");
    });
}

TEST_CASE("the first start makes an administrator, later ones nobody") {
    test::on_each_database([](db::Database& database) {
        auto ensure = [&](FirstAdministrator first) {
            return database.write([&](db::Sql& sql) {
                return ensure_administrator(sql, by_system(), first, Options{});
            });
        };

        CHECK(refusal(ensure({.email = "no address"})) == "email not_a_mail_address");
        auto made = ensure({});
        REQUIRE(made);
        REQUIRE(*made);
        auto reply = enter_by_link(database, (*made)->link);
        CHECK(reply->body.user.role == Role::administrator);
        CHECK(reply->body.user.email == "administrator@localhost");
        CHECK_FALSE(*ensure({.email = "other@acme.test"}));
    });
}

TEST_CASE("an administrator who is given a password needs no link") {
    test::on_each_database([](db::Database& database) {
        FirstAdministrator first{"ann@acme.test", hash_password(good_password)};
        auto made = database.write([&](db::Sql& sql) {
            return ensure_administrator(sql, by_system(), first, Options{});
        });

        REQUIRE(made);
        CHECK_FALSE(*made);
        CHECK(enter(database, good_password)->body.user.role == Role::administrator);
    });
}

TEST_CASE("the first administrator's password is judged like any other, and nobody is made") {
    test::on_each_database([](db::Database& database) {
        for (std::string password : {"short", "password1234", "ann of acme 2026"}) {
            FirstAdministrator first{"ann@acme.test", hash_password(password), password};
            auto made = database.write([&](db::Sql& sql) {
                return ensure_administrator(sql, by_system(), first, Options{});
            });

            REQUIRE_FALSE(made);
            CHECK(made.error().fields.front().field == "admin_password");
        }
        CHECK_FALSE(database.read([](db::Sql& sql) { return find_person(sql, "ann@acme.test"); }));
    });
}

}  // namespace mainstay::identity::sign_in_test
