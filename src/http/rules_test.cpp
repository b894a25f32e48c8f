#include <atomic>
#include <thread>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "http/idempotency.hpp"
#include "http/sample_test.hpp"

namespace mainstay::http::test::rules_test {

namespace {

std::string bearer(std::string_view name) {
    return "Authorization: Bearer " + std::string(name) + "\r\n";
}

std::string cookie(std::string_view session) {
    return "Cookie: a=b; mainstay_session=" + std::string(session) + "; c=d\r\n";
}

std::string key(std::string_view text) {
    return std::string(as_agent) + "Idempotency-Key: " + std::string(text) + "\r\n";
}

std::size_t note_count(SampleServer& server) {
    auto list = ask(server.port(), "GET", "/api/v1/notes?limit=100", as_agent);
    return list.json().at("items").as_array().size();
}

constexpr std::string_view note = R"({"text":"x"})";

}  // namespace

TEST_CASE("a route asks for its access, and a token for its scope") {
    SampleServer server;
    auto port = server.port();
    auto status = [&](std::string_view verb, std::string_view path, std::string_view name) {
        return ask(port, verb, path, bearer(name), verb == "POST" ? note : "").status;
    };

    CHECK(ask(port, "GET", "/api/v1/notes").status == 401);
    CHECK(status("GET", "/api/v1/notes", "nobody") == 401);
    CHECK(status("GET", "/api/v1/notes", "requester") == 200);
    CHECK(status("DELETE", "/api/v1/notes/1", "requester") == 403);
    CHECK(status("DELETE", "/api/v1/notes/1", "agent") == 404);
    CHECK(status("GET", "/api/v1/managed", "agent") == 403);
    CHECK(status("GET", "/api/v1/managed", "manager") == 200);
    CHECK(status("GET", "/api/v1/managed", "administrator") == 200);
    CHECK(status("POST", "/api/v1/administered", "manager") == 403);
    CHECK(status("POST", "/api/v1/administered", "administrator") == 200);
    CHECK(status("GET", "/api/v1/notes", "reader") == 200);
    auto refused = ask(port, "POST", "/api/v1/notes", bearer("reader"), note);
    CHECK(refused.code() == "scope_missing");
    CHECK(refused.json().at("params").at("scope") == "write");
}

TEST_CASE("who may not call a route does not learn what is wrong with the request") {
    SampleServer server;

    CHECK(ask(server.port(), "POST", "/api/v1/notes", bearer("nobody"), "{").status == 401);
    CHECK(ask(server.port(), "POST", "/api/v1/administered", as_agent, "{").status == 403);
}

TEST_CASE("a change made with the cookie needs the session's CSRF token; reading does not") {
    SampleServer server;
    auto port = server.port();
    auto token = "X-CSRF-Token: " + csrf_token("agent") + "\r\n";

    CHECK(ask(port, "GET", "/api/v1/notes", cookie("agent")).status == 200);
    CHECK(ask(port, "POST", "/api/v1/notes", cookie("agent"), note).code() == "csrf");
    CHECK(ask(port, "POST", "/api/v1/notes", cookie("manager") + token, note).code() == "csrf");
    CHECK(ask(port, "POST", "/api/v1/notes", cookie("agent") + token, note).status == 201);
    CHECK(ask(port, "POST", "/api/v1/files?name=a", cookie("agent"), note).code() == "csrf");
    CHECK(
        ask(port, "POST", "/api/v1/session", cookie("old"), R"({"password":"right"})").status == 204
    );
}

TEST_CASE("a change must say which version it is based on, and a stale one shows the current") {
    SampleServer server;
    auto port = server.port();
    auto patch = [&](std::string_view if_match) {
        return ask(
            port, "PATCH", "/api/v1/notes/1", std::string(as_agent) + std::string(if_match),
            R"({"text":"new"})"
        );
    };
    ask(port, "POST", "/api/v1/notes", as_agent, note);

    auto without = patch("");
    auto first = patch("If-Match: \"1\"\r\n");
    auto stale = patch("If-Match: \"1\"\r\n");
    auto alien = patch("If-Match: \"abc\"\r\n");
    auto any = patch("If-Match: *\r\n");

    CHECK(without.status == 428);
    CHECK(without.code() == "version_required");
    CHECK(first.status == 200);
    CHECK(first.header("etag") == "\"2\"");
    CHECK(stale.status == 412);
    CHECK(stale.json().at("current").at("version") == 2);
    CHECK(alien.status == 412);
    CHECK(any.status == 200);
}

TEST_CASE("an action may name the version; if it is stale the parent is shown") {
    SampleServer server;
    auto port = server.port();
    ask(port, "POST", "/api/v1/notes", as_agent, note);

    auto stale =
        ask(port, "POST", "/api/v1/notes/1/touch", std::string(as_agent) + "If-Match: \"7\"\r\n");

    CHECK(ask(port, "POST", "/api/v1/notes/1/touch", as_agent).status == 200);
    CHECK(stale.status == 412);
    CHECK(stale.json().at("current").at("id") == "1");
}

TEST_CASE("a repetition is refused once the thing can no longer be reached") {
    SampleServer server;
    auto port = server.port();
    ask(port, "POST", "/api/v1/notes", as_agent, note);
    auto touch = [&] { return ask(port, "POST", "/api/v1/notes/1/touch", key("touch"), note); };

    auto first = touch();
    auto repeated = touch();
    ask(port, "DELETE", "/api/v1/notes/1", as_agent);
    auto lost = touch();

    CHECK(first.status == 200);
    CHECK(repeated.body == first.body);
    CHECK(lost.status == 404);
    CHECK(lost.code() == "not_found");
}

TEST_CASE("a repetition does nothing again, and shows nothing that was seen with other rights") {
    SampleServer server;
    auto port = server.port();
    auto with_key = "Idempotency-Key: once\r\n";
    auto make = [&](std::string_view name) {
        return ask(port, "POST", "/api/v1/notes", bearer(name) + with_key, note);
    };

    auto first = make("agent");
    auto repeated = make("agent");
    auto moved = make("moved");

    CHECK(first.status == 201);
    CHECK(repeated.status == 201);
    CHECK(repeated.header("location") == first.header("location"));
    CHECK(moved.status == 409);
    CHECK(moved.code() == "rights_changed");
    CHECK(note_count(server) == 1);
}

TEST_CASE("if_match is a header only") {
    SampleServer server;

    auto got = ask(server.port(), "POST", "/api/v1/notes/1/touch", as_agent, R"({"if_match":1})");

    CHECK(got.json().at("errors").at(0).at("field") == "if_match");
}

TEST_CASE("what the client has already is not sent again") {
    SampleServer server;
    ask(server.port(), "POST", "/api/v1/notes", as_agent, note);
    auto with = [&](std::string_view etag) {
        auto headers = std::string(as_agent) + "If-None-Match: " + std::string(etag) + "\r\n";
        return ask(server.port(), "GET", "/api/v1/notes/1", headers);
    };

    CHECK(with("\"1\"").status == 304);
    CHECK(with("\"7\", W/\"1\"").status == 304);
    CHECK(with("\"2\"").status == 200);
    CHECK(with("\"1\"").body.empty());
}

TEST_CASE("a repeated POST with its key is done once and answered the same") {
    SampleServer server;
    auto port = server.port();

    auto first = ask(port, "POST", "/api/v1/notes", key("k1"), note);
    auto again = ask(port, "POST", "/api/v1/notes", key("k1"), note);
    auto other_body = ask(port, "POST", "/api/v1/notes", key("k1"), R"({"text":"y"})");
    auto other_route = ask(port, "POST", "/api/v1/notes/1/touch", key("k1"));
    auto other_user =
        ask(port, "POST", "/api/v1/notes", bearer("manager") + "Idempotency-Key: k1\r\n", note);

    CHECK(first.status == 201);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(again.header("etag") == first.header("etag"));
    CHECK(again.header("location") == first.header("location"));
    CHECK(other_body.status == 422);
    CHECK(other_body.code() == "key_reused");
    CHECK(other_route.status == 200);
    CHECK(other_user.json().at("id") != first.json().at("id"));
    CHECK(note_count(server) == 2);
}

TEST_CASE("a refused POST leaves its key free, and a key must be one") {
    SampleServer server;
    auto port = server.port();

    CHECK(ask(port, "POST", "/api/v1/notes/1/touch", key("k")).status == 404);
    ask(port, "POST", "/api/v1/notes", as_agent, note);
    CHECK(ask(port, "POST", "/api/v1/notes/1/touch", key("k")).status == 200);
    CHECK(ask(port, "POST", "/api/v1/notes", key("a b"), note).status == 422);
    CHECK(ask(port, "POST", "/api/v1/notes", key(std::string(200, 'a')), note).status == 422);
}

TEST_CASE("an answer that held a secret is not kept") {
    SampleServer server;
    auto port = server.port();

    CHECK(ask(port, "POST", "/api/v1/secrets", key("k"), note).status == 200);
    CHECK(ask(port, "POST", "/api/v1/secrets", key("k"), note).code() == "already_done");
    CHECK(note_count(server) == 1);
}

TEST_CASE("the same POST at the same time is done once") {
    SampleServer server;
    std::vector<std::thread> threads;
    std::vector<std::string> bodies(8);

    for (auto& body : bodies)
        threads.emplace_back([&] {
            body = ask(server.port(), "POST", "/api/v1/notes", key("same"), note).body;
        });
    for (auto& thread : threads) thread.join();

    CHECK(std::count(bodies.begin(), bodies.end(), bodies[0]) == 8);
    CHECK(note_count(server) == 1);
}

TEST_CASE("two transactions with one key wait for each other, on every database") {
    db::test::on_each_database({migrations()}, [](db::test::TestDatabase& database) {
        KeyUse use{.user = {1}, .route = "POST /x", .key = "k", .fingerprint = "f"};
        std::atomic<int> done = 0, repeated = 0;
        auto act = [&] {
            auto outcome = database->write([&](db::Sql& sql) -> Result<bool> {
                auto begun = TRY(begin_use(sql, use, Time{1'000'000}));
                if (!begun) finish_use(sql, use, {.status = 201, .body = "{}"}, false);
                return begun.has_value();
            });
            if (outcome) ++(*outcome ? repeated : done);
        };
        std::vector<std::thread> threads;

        for (int i = 0; i < 8; ++i) threads.emplace_back(act);
        for (auto& thread : threads) thread.join();

        CHECK(done == 1);
        CHECK(repeated == 7);
    });
}

TEST_CASE("keys are forgotten after a day, and then mean nothing") {
    db::test::on_each_database({migrations()}, [](db::test::TestDatabase& database) {
        KeyUse use{.user = {1}, .route = "POST /x", .key = "k", .fingerprint = "f"};
        auto day = std::chrono::hours(24);
        auto begin = [&](Time now) {
            return database->write([&](db::Sql& sql) -> Result<std::optional<Answer>> {
                auto begun = TRY(begin_use(sql, use, now));
                if (!begun) finish_use(sql, use, {.status = 201, .body = "{}"}, false);
                return begun;
            });
        };
        Time start{1'000'000'000};

        CHECK_FALSE(*begin(start));
        CHECK((*begin(start + day))->status == 201);
        CHECK_FALSE(*begin(start + day + std::chrono::seconds(1)));
        auto forget = [&](Time now) {
            return database->write([&](db::Sql& sql) { return forget_old_keys(sql, now, 10); });
        };
        CHECK(forget(start + 2 * day) == 0);
        CHECK(forget(start + 2 * day + std::chrono::seconds(2)) == 1);
    });
}

}  // namespace mainstay::http::test::rules_test
