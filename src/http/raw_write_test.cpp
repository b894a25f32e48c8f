// Raw routes whose body is stored by one transaction, and the use of the credentials they bring.
#include <atomic>
#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "http/raw.hpp"
#include "http/testing.hpp"

namespace mainstay::http::test::raw_write_test {

namespace {

/// Whoever sends X-Key is the host of that name, but for `wrong`.
Result<Sender> by_key(db::Sql&, const RawRequest& request) {
    auto key = std::string(request.header("x-key"));
    if (key.empty() || key == "wrong") return refuse(mainstay::code::unauthenticated);
    Sender sender{.key = key};
    sender.host = HostCaller{{7}, "web " + key};
    return sender;
}

/// A form of errors of its own: `status code`.
Answer in_short(const RawRequest&, const Declined& why) {
    return {.status = why.status, .body = std::to_string(why.status) + ' ' + why.code};
}

RawOptions known() { return {.authenticate = by_key, .refuse = in_short}; }

constexpr std::string_view as_a = "X-Key: a\r\n";

}  // namespace

TEST_CASE("what a raw route stores is committed before it is answered, and by whom is known") {
    auto store = [](db::Sql& sql, const Call& call, const RawRequest& request) -> Result<Answer> {
        sql.run(
            "INSERT INTO raw_note (text, host) VALUES (:text, :host)", request.body, call.host->name
        );
        if (request.body == "wrong") return refuse(mainstay::code::forbidden);
        if (request.body == "broken") throw std::runtime_error("secret");
        return Answer{.status = 202};
    };
    TestServer server({raw_write(Verb::post, "/in", store, known(), {"x"})}, {});
    server.database().write([](db::Sql& sql) {
        sql.run("CREATE TABLE raw_note (text TEXT NOT NULL, host TEXT NOT NULL)");
    });
    auto send = [&](std::string_view body) {
        return ask(server.port(), "POST", "/in", as_a, body);
    };

    CHECK(send("one").status == 202);
    CHECK(send("wrong").body == "403 forbidden");
    CHECK(send("broken").body == "500 failed");
    CHECK(ask(server.port(), "POST", "/in", "", "two").body == "401 unauthenticated");
    CHECK(ask(server.port(), "POST", "/in", "X-Key: b\r\n", "three").status == 202);
    auto stored = server.database().read([](db::Sql& sql) {
        return sql.all<std::string>("SELECT text || ' by ' || host FROM raw_note LIMIT 9");
    });
    CHECK(stored == std::vector<std::string>{"one by web a", "three by web b"});
}

TEST_CASE("the use of credentials is recorded once a request was let in, and fails none") {
    std::atomic<int> recorded = 0;
    auto options = known();
    options.authenticate = [&](db::Sql& sql, const RawRequest& request) -> Result<Sender> {
        auto sender = TRY(by_key(sql, request));
        sender.record_use = [&](db::Sql&) {
            ++recorded;
            if (recorded == 2) throw std::runtime_error("the disk is full");
        };
        return sender;
    };
    auto take = [](const RawRequest&, const Responder& respond) { respond(Answer{}); };
    TestServer server({raw(Verb::post, "/in", take, options, {"x"})}, {});
    auto is_recorded = [&](int count) {
        for (int i = 0; i < 5000 && recorded != count; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return recorded == count;
    };

    CHECK(ask(server.port(), "POST", "/in", "X-Key: wrong\r\n", "x").status == 401);
    CHECK(ask(server.port(), "POST", "/in", as_a, "x").status == 200);
    CHECK(is_recorded(1));
    CHECK(ask(server.port(), "POST", "/in", as_a, "x").status == 200);
    CHECK(is_recorded(2));
}

}  // namespace mainstay::http::test::raw_write_test
