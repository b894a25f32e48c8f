#include <thread>

#include <doctest/doctest.h>

#include "identity/credential_store.hpp"
#include "identity/identity.hpp"
#include "identity/testing.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::identity::credentials_test {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using test::a_person;
using test::a_team;
using test::an_application;
using test::by;
using test::by_system;
using test::noon;
using test::refusal;

namespace {

Id<User> an_agent(db::Database& database) {
    return database.write([](db::Sql& sql) {
        return a_person(sql, "ann@mainstay.test", Role::agent);
    });
}

std::string a_session(db::Database& database, Id<User> user) {
    return database.write([&](db::Sql& sql) { return start_session(sql, user, noon, Options{}); });
}

Result<NewToken> a_token(db::Database& database, Id<User> user, const CreateToken& request) {
    return database.write([&](db::Sql& sql) {
        return create_token(sql, by(sql, user), request, Options{});
    });
}

Result<std::optional<Caller>> caller(
    db::Database& database, const http::Credentials& credentials, Time now
) {
    Authenticator authenticate(database, [now] { return now; }, Options{});
    return database.read([&](db::Sql& sql) { return authenticate(sql, credentials); });
}

std::string holder(db::Database& database, const http::Credentials& credentials, Time now = noon) {
    auto found = caller(database, credentials, now);
    if (!found) return found.error().code;
    return *found ? (*found)->name : "nobody";
}

/// Uses the session at `now`, and waits until that is noted, as it is by a write of its own.
void use(db::Database& database, const std::string& session, Time now) {
    REQUIRE(holder(database, {.session = session}, now) == "ann");
    auto is_noted = [&] {
        return database.read([&](db::Sql& sql) {
            return store::session(sql, secret_hash(session))->seen_at == now;
        });
    };
    for (int i = 0; i < 5000 && !is_noted(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    REQUIRE(is_noted());
}

std::string scopes(const Caller& caller) {
    std::string text;
    for (auto scope : caller.scopes) text += std::string(wire::name_of(scope)) + " ";
    return text;
}

}  // namespace

TEST_CASE("a caller is known with role, teams and all scopes of a session") {
    test::on_each_database([](db::Database& database) {
        auto ann = an_agent(database);
        auto team = database.write([&](db::Sql& sql) {
            an_application(sql, "SHOP");
            return a_team(sql, "SHOP", Level::L2, {ann});
        });

        auto found = caller(database, {.session = a_session(database, ann)}, noon);

        REQUIRE(found);
        REQUIRE(*found);
        CHECK((*found)->user == ann);
        CHECK((*found)->email == "ann@mainstay.test");
        CHECK((*found)->role == Role::agent);
        CHECK((*found)->teams == std::vector{team});
        CHECK(scopes(**found) == "read write admin ");
    });
}

TEST_CASE("no credentials are nobody's, and wrong ones are refused") {
    test::on_each_database([](db::Database& database) {
        CHECK(holder(database, {}) == "nobody");
        CHECK(holder(database, {.session = "of another installation"}) == "unauthenticated");
        CHECK(
            holder(database, {.bearer = "mainstay_of_another_installation"}) == "unauthenticated"
        );
    });
}

TEST_CASE("a session ends when it is not used for twelve hours") {
    test::on_each_database([](db::Database& database) {
        auto session = a_session(database, an_agent(database));

        use(database, session, noon + hours(12) - minutes(1));
        use(database, session, noon + hours(23));
        CHECK(holder(database, {.session = session}, noon + hours(35)) == "unauthenticated");
    });
}

TEST_CASE("a session ends after a week, however much it is used") {
    test::on_each_database([](db::Database& database) {
        auto session = a_session(database, an_agent(database));
        for (Time now = noon + hours(6); now < noon + days(7); now = now + hours(6))
            use(database, session, now);

        CHECK(holder(database, {.session = session}, noon + days(7)) == "unauthenticated");
    });
}

TEST_CASE("the use of a session is noted at most once in five minutes") {
    test::on_each_database([](db::Database& database) {
        auto session = a_session(database, an_agent(database));

        use(database, session, noon + minutes(5));
        CHECK(holder(database, {.session = session}, noon + minutes(9)) == "ann");
        use(database, session, noon + minutes(10));

        database.write([&](db::Sql& sql) {
            auto hashed = secret_hash(session);
            store::touch_session(sql, hashed, noon + minutes(14), noon + minutes(9), "192.0.2.1");
            CHECK(store::session(sql, hashed)->seen_at == noon + minutes(10));
        });
    });
}

TEST_CASE("a token acts for its owner within its scopes, of which each includes the lesser") {
    test::on_each_database([](db::Database& database) {
        auto ann = an_agent(database);
        auto scopes_of_token = [&](std::vector<TokenScope> wanted) {
            auto token = a_token(database, ann, {.name = {"ci"}, .scopes = std::move(wanted)});
            REQUIRE(token);
            CHECK(token->token.starts_with("mainstay_"));
            auto found = caller(database, {.bearer = token->token}, noon);
            REQUIRE(found);
            return scopes(**found);
        };

        CHECK(scopes_of_token({TokenScope::read}) == "read ");
        CHECK(scopes_of_token({TokenScope::write}) == "read write ");
        CHECK(scopes_of_token({TokenScope::admin}) == "read write admin ");
    });
}

TEST_CASE("a token wins over a cookie, also when it is wrong") {
    test::on_each_database([](db::Database& database) {
        auto session = a_session(database, an_agent(database));

        CHECK(holder(database, {.bearer = "wrong", .session = session}) == "unauthenticated");
    });
}

TEST_CASE("a token ends at its time and when it is revoked") {
    test::on_each_database([](db::Database& database) {
        auto ann = an_agent(database);
        auto token = a_token(
            database, ann,
            {.name = {"ci"}, .scopes = {TokenScope::read}, .expires_at = noon + hours(1)}
        );
        REQUIRE(token);

        CHECK(holder(database, {.bearer = token->token}, noon + minutes(59)) == "ann");
        CHECK(holder(database, {.bearer = token->token}, noon + hours(1)) == "unauthenticated");
        // Checked outside, since the work may run twice: its use is being noted at the same time.
        REQUIRE(database.write([&](db::Sql& sql) {
            return revoke_token(sql, by(sql, ann), {token->id});
        }));
        CHECK(holder(database, {.bearer = token->token}) == "unauthenticated");
        database.read([&](db::Sql& sql) {
            CHECK(test::recorded(sql, "api_token", token->id.value) == "created revoked");
        });
    });
}

TEST_CASE("nobody makes a token that can do more than they can, or none at all") {
    test::on_each_database([](db::Database& database) {
        auto ann = an_agent(database);
        database.write([&](db::Sql& sql) {
            auto call = by(sql, ann);
            call.caller->scopes = {TokenScope::read, TokenScope::write};
            auto create = [&](CreateToken request) {
                request.name = {"x"};
                return refusal(create_token(sql, call, request, Options{}));
            };

            CHECK(create({.scopes = {TokenScope::admin}}) == "scopes scope_not_yours");
            CHECK(create({.scopes = {TokenScope::write}}) == "none");
            CHECK(create({}) == "scopes missing");
            CHECK(
                create({.scopes = {TokenScope::read}, .expires_at = noon}) ==
                "expires_at in_the_past"
            );
            call.caller->scopes = {TokenScope::read};
            CHECK(create({.scopes = {TokenScope::read}}) == "token_scope");
        });
    });
}

TEST_CASE("tokens are listed and revoked by their owner; others do not find them") {
    test::on_each_database([](db::Database& database) {
        auto ann = an_agent(database);
        auto token = a_token(database, ann, {.name = {"ci"}, .scopes = {TokenScope::read}});
        database.write([&](db::Sql& sql) {
            auto bob = by(sql, a_person(sql, "bob@mainstay.test", Role::manager));
            auto root = by(sql, a_person(sql, "root@mainstay.test", Role::administrator));

            CHECK(list_tokens(sql, by(sql, ann), {})->items.at(0).name == "ci");
            CHECK(list_tokens(sql, bob, {})->items.empty());
            CHECK(refusal(revoke_token(sql, bob, {token->id})) == "not_found");
            CHECK(refusal(revoke_token(sql, bob, {Id<ApiToken>{99}})) == "not_found");
            CHECK(refusal(revoke_token(sql, root, {token->id})) == "none");
            CHECK(refusal(revoke_token(sql, by(sql, ann), {token->id})) == "not_found");
            CHECK(list_tokens(sql, by(sql, ann), {})->items.empty());
        });
    });
}

TEST_CASE("a person has a hundred tokens at most") {
    test::on_each_database([](db::Database& database) {
        auto ann = an_agent(database);
        database.write([&](db::Sql& sql) {
            CreateToken request{.name = {"x"}, .scopes = {TokenScope::read}};
            for (int i = 0; i < tokens_max; ++i)
                REQUIRE(create_token(sql, by(sql, ann), request, Options{}));

            CHECK(
                refusal(create_token(sql, by(sql, ann), request, Options{})) == "too_many_tokens"
            );
        });
    });
}

TEST_CASE("the command line makes a token for anyone who is active") {
    test::on_each_database([](db::Database& database) {
        auto ann = an_agent(database);
        database.write([&](db::Sql& sql) {
            CreateToken request{.name = {"cli"}, .scopes = {TokenScope::admin}};

            CHECK(refusal(create_token_for(sql, by_system(), ann, request)) == "none");
            CHECK(refusal(create_token_for(sql, by_system(), {99}, request)) == "not_found");
            CHECK(refusal(create_token_for(sql, by(sql, ann), ann, request)) == "forbidden");
            REQUIRE(change_user(sql, by_system(), {.id = ann, .is_active = false}));
            CHECK(refusal(create_token_for(sql, by_system(), ann, request)) == "user_inactive");
        });
    });
}

TEST_CASE("who is deactivated is out at once, and does not come back with what they had") {
    test::on_each_database([](db::Database& database) {
        auto ann = an_agent(database);
        http::Credentials cookie{.session = a_session(database, ann)};
        http::Credentials bearer{
            .bearer = a_token(database, ann, {.name = {"ci"}, .scopes = {TokenScope::read}})->token
        };
        auto set_active = [&](bool is_active) {
            database.write([&](db::Sql& sql) {
                REQUIRE(change_user(sql, by_system(), {.id = ann, .is_active = is_active}));
            });
        };

        set_active(false);
        CHECK(holder(database, cookie) == "unauthenticated");
        CHECK(holder(database, bearer) == "unauthenticated");
        set_active(true);
        CHECK(holder(database, cookie) == "unauthenticated");
        CHECK(holder(database, bearer) == "unauthenticated");
    });
}

TEST_CASE("whose role changes signs in anew, and their tokens end") {
    test::on_each_database([](db::Database& database) {
        auto ann = an_agent(database);
        auto session = a_session(database, ann);
        auto token = a_token(database, ann, {.name = {"ci"}, .scopes = {TokenScope::write}});
        database.write([&](db::Sql& sql) {
            REQUIRE(change_user(sql, by_system(), {.id = ann, .role = Role::manager}));
        });

        CHECK(holder(database, {.session = session}) == "unauthenticated");
        CHECK(holder(database, {.bearer = token->token}) == "unauthenticated");
        auto again = a_session(database, ann);
        CHECK((*caller(database, {.session = again}, noon))->role == Role::manager);
    });
}

TEST_CASE("what has ended is deleted, and nothing else") {
    test::on_each_database([](db::Database& database) {
        auto ann = an_agent(database);
        a_session(database, ann);
        database.write([&](db::Sql& sql) {
            start_session(sql, ann, noon + hours(20), Options{});
            store::insert_failure(sql, "old", noon);
            store::insert_failure(sql, "new", noon + hours(20));
            REQUIRE(create_link(sql, by_system(), {ann}, Options{}));
        });
        auto schedule = schedules(database, Options{}).at(0);
        CHECK(schedule.name == "identity.clean");
        auto rows = [&](const char* table) {
            return database.read([&](db::Sql& sql) {
                return *sql.value<std::int64_t>(std::string("SELECT COUNT(*) FROM ") + table);
            });
        };
        std::atomic<bool> is_stopping = false;
        auto clean_at = [&](Time now) {
            schedule.work(jobs::Run({.now = now, .deadline = now + minutes(1)}, is_stopping));
        };

        clean_at(noon + hours(20));
        CHECK(rows("session") == 1);
        CHECK(rows("sign_in_failure") == 1);
        CHECK(rows("one_time_link") == 1);
        clean_at(noon + hours(25));
        CHECK(rows("one_time_link") == 0);
    });
}

}  // namespace mainstay::identity::credentials_test
