#include "identity/proof.hpp"

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/own_sessions.hpp"
#include "identity/testing.hpp"

namespace mainstay::identity::proof_test {

using std::chrono::days;
using std::chrono::minutes;
using test::a_person;
using test::by_system;
using test::call_with;
using test::cookie_of;
using test::from;
using test::good_password;
using test::noon;
using test::refusal;

namespace {

const std::string new_password = "another horse entirely";

/// The session of someone who signed in with their password.
std::string a_session(db::Database& database, std::string_view email = "ann@acme.test") {
    auto entered = test::enter(database, email, good_password);
    REQUIRE(entered);
    return cookie_of(*entered);
}

std::string a_link(db::Database& database, Id<User> user) {
    return database.write([&](db::Sql& sql) {
        return create_link(sql, by_system(), {user}, Options{})->link;
    });
}

Result<NewToken> a_token(
    db::Database& database, const Call& call, std::optional<Time> expires_at = {}
) {
    CreateToken request{.name = {"ci"}, .scopes = {TokenScope::write}, .expires_at = expires_at};
    return database.write([&](db::Sql& sql) { return create_token(sql, call, request, Options{}); }
    );
}

std::string change(
    db::Database& database, const Call& call, std::optional<std::string> current,
    const http::Credentials& credentials = {}
) {
    SecurityLog log;
    ChangePassword request{.new_ = {new_password}};
    if (current) request.current = Text<256>{*current};
    auto proven = prove_change(database, call, request, log);
    if (!proven) return refusal(proven);
    return refusal(database.write([&](db::Sql& sql) {
        return change_password(sql, call, *proven, credentials);
    }));
}

std::string holder(db::Database& database, const http::Credentials& credentials) {
    Authenticator authenticate(database, [] { return noon; }, Options{});
    auto caller = database.read([&](db::Sql& sql) { return authenticate(sql, credentials); });
    return caller ? (*caller)->name : caller.error().code;
}

}  // namespace

TEST_CASE("a token sets no password, also for an account that entered by a link") {
    test::on_each_database([](db::Database& database) {
        auto ann = database.write([](db::Sql& sql) {
            return a_person(sql, "ann@acme.test", Role::administrator);
        });
        auto token = database.write([&](db::Sql& sql) {
            CreateToken request{.name = {"ci"}, .scopes = {TokenScope::admin}};
            return create_token_for(sql, by_system(), ann, request)->token;
        });

        CHECK(change(database, call_with(database, {.bearer = token}), {}) == "session_needed");
        CHECK_FALSE(test::enter(database, "ann@acme.test", new_password));
    });
}

TEST_CASE("a token makes no token, however short its own life") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        auto session = call_with(database, {.session = a_session(database)});
        auto made = a_token(database, session, noon + std::chrono::seconds(2));
        REQUIRE(made);

        auto by_token = call_with(database, {.bearer = made->token});

        CHECK(refusal(a_token(database, by_token)) == "session_needed");
    });
}

TEST_CASE("a token lives ninety days, or as said, but a year at most") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        auto call = call_with(database, {.session = a_session(database)});

        CHECK(a_token(database, call)->expires_at == noon + days(90));
        CHECK(a_token(database, call, noon + days(365))->expires_at == noon + days(365));
        CHECK(refusal(a_token(database, call, noon + days(366))) == "expires_at too_late");
    });
}

TEST_CASE("a session of some time ago makes no token until the password is given again") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        auto session = a_session(database);
        const auto later = noon + minutes(10);
        auto call = call_with(database, {.session = session}, later);
        CHECK(refusal(a_token(database, call)) == "proof_needed");
        SecurityLog log;

        CHECK(refusal(verify_again(database, call, {{"wrong"}}, log)) == "password password_wrong");
        auto proven = verify_again(database, call, {{good_password}}, log);
        REQUIRE(proven);
        database.write([&](db::Sql& sql) {
            REQUIRE(give_proof(sql, call, *proven, {.session = session}));
        });

        auto again = call_with(database, {.session = session}, later + minutes(9));
        CHECK(proven_until(again) == later + minutes(10));
        CHECK(a_token(database, again));
        auto too_late = call_with(database, {.session = session}, later + minutes(10));
        CHECK(refusal(a_token(database, too_late)) == "proof_needed");
    });
}

TEST_CASE("a link is a proof for the first password only, and for ten minutes") {
    test::on_each_database([](db::Database& database) {
        auto ann = database.write([](db::Sql& sql) {
            return a_person(sql, "ann@acme.test", Role::agent);
        });
        http::Credentials cookie{
            .session = cookie_of(*test::enter_by_link(database, a_link(database, ann)))
        };
        SecurityLog log;

        auto call = call_with(database, cookie);
        CHECK(refusal(a_token(database, call)) == "proof_needed");
        CHECK(refusal(verify_again(database, call, {{"x"}}, log)) == "no_password");
        auto late = call_with(database, cookie, noon + minutes(10));
        CHECK(change(database, late, {}, cookie) == "new_link_needed");
        CHECK(change(database, call, {}, cookie) == "none");
        CHECK(change(database, call, {}, cookie) == "current password_wrong");
        CHECK(a_token(database, call_with(database, cookie)));
    });
}

TEST_CASE("a new password ends the other sessions, all tokens and the links") {
    test::on_each_database([](db::Database& database) {
        auto ann = test::with_password(database);
        http::Credentials here{.session = a_session(database)};
        http::Credentials there{.session = a_session(database)};
        auto call = call_with(database, here);
        http::Credentials bearer{.bearer = a_token(database, call)->token};
        http::Credentials endless{.bearer = database.write([&](db::Sql& sql) {
            CreateToken request{.name = {"cli"}, .scopes = {TokenScope::write}};
            return create_token_for(sql, by_system(), ann, request)->token;
        })};
        auto link = a_link(database, ann);

        CHECK(change(database, call, "wrong", here) == "current password_wrong");
        CHECK(change(database, call, {}, here) == "current password_wrong");
        CHECK(change(database, call, good_password, here) == "none");

        CHECK(holder(database, here) == "ann");
        for (const auto& ended : {there, bearer, endless})
            CHECK(holder(database, ended) == "unauthenticated");
        CHECK(refusal(test::enter_by_link(database, link)) == "link_not_valid");
        CHECK(
            refusal(test::enter(database, "ann@acme.test", good_password)) == "wrong_credentials"
        );
        CHECK(test::enter(database, "ann@acme.test", new_password));
    });
}

TEST_CASE("two changes of a password at once: the second is told") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        auto call = call_with(database, {.session = a_session(database)});
        SecurityLog log;
        ChangePassword request{Text<256>{good_password}, {new_password}};
        auto first = prove_change(database, call, request, log);
        auto second = prove_change(database, call, request, log);

        database.write([&](db::Sql& sql) {
            REQUIRE(change_password(sql, call, *first, {}));
            CHECK(refusal(change_password(sql, call, *second, {})) == "stale");
        });
    });
}

TEST_CASE("roles, addresses, links and staff are given by a fresh proof, or below administrators") {
    test::on_each_database([](db::Database& database) {
        auto root = test::with_password(database, "root@acme.test", Role::administrator);
        auto bob = database.write([](db::Sql& sql) {
            return a_person(sql, "bob@acme.test", Role::agent);
        });
        auto session = a_session(database, "root@acme.test");
        auto token = database.write([&](db::Sql& sql) {
            CreateToken request{.name = {"ci"}, .scopes = {TokenScope::admin}};
            return create_token_for(sql, by_system(), root, request)->token;
        });
        auto each = [&](const Call& call, Id<User> person, Role role) {
            return database.write([&](db::Sql& sql) {
                CreateUser staff{.name = {"Eve"}, .email = {"eve@acme.test"}, .role = role};
                std::vector<std::string> refused{
                    refusal(change_user(sql, call, {.id = person, .role = Role::developer})),
                    refusal(change_user(sql, call, {.id = person, .email = {{"al@acme.test"}}})),
                    refusal(create_link(sql, call, {person}, Options{})),
                    refusal(create_user(sql, call, staff)),
                };
                for (const auto& code : refused) CHECK(code == refused.front());
                return refused.front();
            });
        };
        auto abe = database.write([](db::Sql& sql) {
            return a_person(sql, "abe@acme.test", Role::administrator);
        });

        auto by_token = call_with(database, {.bearer = token});
        auto too_late = call_with(database, {.session = session}, noon + minutes(11));
        CHECK(each(by_token, abe, Role::administrator) == "session_needed");
        CHECK(each(too_late, abe, Role::administrator) == "proof_needed");
        CHECK(each(too_late, bob, Role::manager) == "proof_needed");
        CHECK(each(by_token, bob, Role::manager) == "none");
        database.write([&](db::Sql& sql) {
            auto call = by_token;
            CreateUser requester{.name = {"Rita"}, .email = {"rita@acme.test"}};
            CHECK(refusal(create_user(sql, call, requester)) == "none");
            CHECK(refusal(change_user(sql, call, {.id = bob, .is_active = false})) == "none");
            CHECK(
                refusal(change_user(sql, call, {.id = bob, .role = Role::administrator})) ==
                "session_needed"
            );
            CHECK(refusal(change_user(sql, call, {.id = bob, .name = {{"Bob"}}})) == "none");
        });
    });
}

TEST_CASE("sessions are listed with where they are, and ended one by one or all others at once") {
    test::on_each_database([](db::Database& database) {
        test::with_password(database);
        test::with_password(database, "bob@acme.test");
        auto first = test::enter(database, "ann@acme.test", good_password, noon, from("192.0.2.1"));
        auto device = cookie_of(*first, http::device_cookie_name(false));
        auto here = a_session(database);
        auto third =
            test::enter(database, "ann@acme.test", good_password, noon, from("192.0.2.3", device));
        auto call = call_with(database, {.session = here});
        auto bob = call_with(database, {.session = a_session(database, "bob@acme.test")});
        auto list = [&] {
            return database.read([&](db::Sql& sql) {
                return list_sessions(sql, call, {}, {.session = here}, Options{})->items;
            });
        };

        auto all = list();
        REQUIRE(all.size() == 3);
        CHECK(all[0].address == "192.0.2.3");
        CHECK(all[0].is_known_device);
        CHECK_FALSE(all[2].is_known_device);
        CHECK(all[1].is_current);
        CHECK_FALSE(all[0].is_current);
        CHECK(all[0].expires_at == noon + Options{}.session_max);
        database.write([&](db::Sql& sql) {
            CHECK(refusal(end_own_session(sql, bob, {all[2].id})) == "not_found");
            CHECK(refusal(end_own_session(sql, call, {all[2].id})) == "none");
            CHECK(refusal(end_own_session(sql, call, {all[2].id})) == "not_found");
        });
        CHECK(holder(database, {.session = cookie_of(*first)}) == "unauthenticated");
        database.write([&](db::Sql& sql) {
            REQUIRE(end_other_sessions(sql, call, {}, {.session = here}));
        });
        CHECK(holder(database, {.session = cookie_of(*third)}) == "unauthenticated");
        CHECK(holder(database, {.session = here}) == "ann");
        CHECK(list().size() == 1);
    });
}

TEST_CASE("an administrator ends a person's sessions; others may not, or not know of them") {
    test::on_each_database([](db::Database& database) {
        auto ann = test::with_password(database);
        auto session = a_session(database);
        database.write([&](db::Sql& sql) {
            auto by = [&](std::string_view email, Role role) {
                return test::by(sql, a_person(sql, email, role));
            };
            auto end = [&](const Call& call, Id<User> user) {
                return refusal(end_sessions_of(sql, call, {user}));
            };
            auto root = by("root@acme.test", Role::administrator);

            CHECK(end(by("rita@acme.test", Role::requester), ann) == "not_found");
            CHECK(end(by("mona@acme.test", Role::manager), ann) == "forbidden");
            CHECK(end(root, {99}) == "not_found");
            CHECK(end(root, ann) == "none");
        });
        CHECK(holder(database, {.session = session}) == "unauthenticated");
    });
}

TEST_CASE("a person has a hundred sessions at most; the oldest end") {
    test::on_each_database([](db::Database& database) {
        auto ann = test::with_password(database);
        auto first = a_session(database);
        database.write([&](db::Sql& sql) {
            for (int i = 1; i < sessions_max; ++i) start_session(sql, ann, noon, Options{});
        });
        CHECK(holder(database, {.session = first}) == "ann");
        a_session(database);

        CHECK(holder(database, {.session = first}) == "unauthenticated");
    });
}

}  // namespace mainstay::identity::proof_test
