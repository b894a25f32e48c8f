#include <thread>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "http/sample_test.hpp"

namespace mainstay::http::test::server_test {

namespace {

struct Readiness {
    std::string status;
};
BOOST_DESCRIBE_STRUCT(Readiness, (), (status))

}  // namespace

TEST_CASE("health answers without sign-in") {
    SampleServer server;

    auto got = ask(server.port(), "GET", "/api/v1/health");

    CHECK(got.status == 200);
    CHECK(got.body == R"({"status":"ok","version":"0"})");
    CHECK(got.header("content-type") == "application/json");
    CHECK(got.header("cache-control") == "no-store");
    CHECK(got.header("x-content-type-options") == "nosniff");
    CHECK(got.header("content-security-policy").find("default-src 'none'") == 0);
    CHECK(!got.header("x-request-id").empty());
    CHECK(!got.header("date").empty());
}

TEST_CASE("a request id that comes with a request is kept") {
    SampleServer server;

    CHECK(
        ask(server.port(), "GET", "/nope", "X-Request-Id: abc-1\r\n").header("x-request-id") ==
        "abc-1"
    );
    CHECK(
        ask(server.port(), "GET", "/nope", "X-Request-Id: a b\r\n").header("x-request-id") != "a b"
    );
}

TEST_CASE("path, query and body fill one struct, and its answer is JSON") {
    SampleServer server;

    auto made = ask(server.port(), "POST", "/api/v1/notes", as_agent, R"({"text":"Grüße"})");
    auto read = ask(server.port(), "GET", "/api/v1/notes/1", as_agent);
    auto list = ask(server.port(), "GET", "/api/v1/notes?limit=1", as_agent);

    CHECK(made.status == 201);
    CHECK(made.header("etag") == "\"1\"");
    CHECK(made.header("location") == "/api/v1/notes/1");
    CHECK(read.status == 200);
    CHECK(read.body == made.body);
    CHECK(list.json().at("items").as_array().size() == 1);
    CHECK(list.json().at("next").is_null());
}

TEST_CASE("a list is paged by its cursor, and a cursor that was altered is refused") {
    SampleServer server;
    for (int i = 0; i < 3; ++i)
        ask(server.port(), "POST", "/api/v1/notes", as_agent, R"({"text":"x"})");

    auto first = ask(server.port(), "GET", "/api/v1/notes?limit=2", as_agent).json();
    std::string cursor(first.at("next").as_string());
    auto second =
        ask(server.port(), "GET", "/api/v1/notes?limit=2&cursor=" + cursor, as_agent).json();
    cursor[3] = cursor[3] == 'A' ? 'B' : 'A';
    auto altered = ask(server.port(), "GET", "/api/v1/notes?cursor=" + cursor, as_agent);

    CHECK(first.at("items").as_array().size() == 2);
    CHECK(second.at("items").as_array().size() == 1);
    CHECK(second.at("next").is_null());
    CHECK(altered.status == 422);
    CHECK(altered.json().at("errors").at(0).at("code") == "bad_cursor");
}

TEST_CASE("each wrong field is named in the problem document") {
    SampleServer server;

    auto wrong = ask(server.port(), "POST", "/api/v1/notes", as_agent, R"({"text":7,"colour":1})");
    auto query = ask(server.port(), "GET", "/api/v1/notes?limit=0&limit=1&x=2", as_agent);
    auto id = ask(server.port(), "GET", "/api/v1/notes/abc", as_agent);
    auto no_json = ask(server.port(), "POST", "/api/v1/notes", as_agent, "{");
    auto in_body =
        ask(server.port(), "PUT", "/api/v1/notes/1", as_agent, R"({"id":"2","text":"x"})");

    CHECK(wrong.status == 422);
    CHECK(wrong.header("content-type") == "application/problem+json");
    CHECK(wrong.code() == "invalid");
    CHECK(wrong.json().at("errors").at(0).at("field") == "text");
    CHECK(wrong.json().at("errors").at(0).at("code") == "wrong_type");
    CHECK(wrong.json().at("errors").at(1).at("field") == "colour");
    CHECK(wrong.json().at("errors").at(1).at("code") == "unknown_member");
    CHECK(query.json().at("errors").at(0).at("code") == "repeated");
    CHECK(query.json().at("errors").at(1).at("code") == "unknown_member");
    CHECK(id.json().at("errors").at(0).at("field") == "id");
    CHECK(no_json.code() == "malformed_json");
    CHECK(in_body.json().at("errors").at(0).at("field") == "id");
}

TEST_CASE("what is not there, or not so, has a status of its own") {
    SampleServer server;
    auto port = server.port();

    CHECK(ask(port, "GET", "/api/v1/nothing").code() == "no_such_route");
    CHECK(ask(port, "GET", "/api/v1/notes/", as_agent).status == 404);
    CHECK(ask(port, "GET", "/api/v1/notes/%zz", as_agent).code() == "bad_target");
    auto verb = ask(port, "DELETE", "/api/v1/notes", as_agent);
    CHECK(verb.status == 405);
    CHECK(verb.header("allow") == "GET, HEAD, POST");
    CHECK(ask(port, "OPTIONS", "/api/v1/notes").status == 204);
    CHECK(
        ask(port, "GET", "/api/v1/notes", "Authorization: Bearer agent\r\nAccept: text/html\r\n")
            .status == 406
    );
    CHECK(
        ask(port, "POST", "/api/v1/notes",
            "Authorization: Bearer agent\r\nContent-Type: text/plain\r\n", "x")
            .status == 415
    );
    CHECK(ask(port, "GET", "/api/v1/notes/9", as_agent).code() == "not_found");
    CHECK(ask(port, "GET", "/api/v1/notes", as_agent, "{}").code() == "unexpected_body");
}

TEST_CASE("HEAD answers as GET without the body") {
    SampleServer server;

    auto got = ask(server.port(), "HEAD", "/api/v1/health");

    CHECK(got.status == 200);
    CHECK(got.header("content-length") == "29");
    CHECK(got.body.empty());
}

TEST_CASE("an exception is a 500 that tells nothing but the request's id") {
    SampleServer server;

    auto got = ask(server.port(), "GET", "/api/v1/broken", as_agent);

    CHECK(got.status == 500);
    CHECK(got.json().at("request_id").as_string() == got.header("x-request-id"));
    CHECK(got.body.find("hunter2") == got.body.npos);
}

TEST_CASE("a full queue is a 503 that says when to come back") {
    SampleServer server;

    auto got = ask(server.port(), "GET", "/api/v1/overloaded", as_agent);

    CHECK(got.status == 503);
    CHECK(got.code() == "overloaded");
    CHECK(got.header("retry-after") == "1");
}

TEST_CASE("a handler sets cookies and answers nothing") {
    SampleServer server;

    auto got = ask(server.port(), "POST", "/api/v1/session", "", R"({"password":"right"})");
    auto wrong = ask(server.port(), "POST", "/api/v1/session", "", R"({"password":"wrong"})");

    CHECK(got.status == 204);
    CHECK(
        got.header("set-cookie").find("mainstay_session=agent; Path=/; HttpOnly; SameSite=Lax") == 0
    );
    CHECK(wrong.status == 401);
    CHECK(wrong.header("www-authenticate") == "Bearer");
}

TEST_CASE("an address that is taken is said by name") {
    SampleServer server;
    Options options{.listeners = {{.port = server.port()}}};
    Server second(options, server.database(), server.blobs(), {}, {}, {});

    CHECK_THROWS_WITH(
        second.start(), doctest::Contains(("127.0.0.1:" + std::to_string(server.port())).c_str())
    );
}

TEST_CASE("a direct route is answered from any thread, while the database is away") {
    std::vector<std::thread> threads;
    auto respond = [&](std::function<void(Reply<Readiness>)> answer) {
        threads.emplace_back([answer] { answer({.body = {"not_ready"}, .status = 503}); });
    };
    TestServer server(
        {direct<Readiness>("/api/v1/ready", respond, {.summary = "x", .statuses_alike = {503}})}, {}
    );
    server.database().close();

    auto got = ask(server.port(), "GET", "/api/v1/ready");
    auto wrong = ask(server.port(), "GET", "/api/v1/ready?since=1");
    for (auto& thread : threads) thread.join();

    CHECK(got.status == 503);
    CHECK(got.body == R"({"status":"not_ready"})");
    CHECK(wrong.status == 422);
}

TEST_CASE("figures that share a name are told apart by their labels") {
    Family family{.name = "mainstay_jobs_due", .help = "Jobs.", .figures = [] {
                      return std::vector<Family::Figure>{{"kind=\"a\"", 1}, {"", 2.5}};
                  }};
    Metrics metrics({}, {}, {family});

    auto text = metrics.text();

    CHECK(text.find("# TYPE mainstay_jobs_due gauge\n") != text.npos);
    CHECK(text.find("\nmainstay_jobs_due{kind=\"a\"} 1\nmainstay_jobs_due 2.5\n") != text.npos);
}

TEST_CASE("the metrics count requests by route and status") {
    SampleServer server;
    ask(server.port(), "GET", "/api/v1/health");

    auto text = ask(server.port(), "GET", "/metrics").body;

    CHECK(
        text.find(
            R"(mainstay_http_requests_total{method="GET",route="/api/v1/health",status="200"} 1)"
        ) != text.npos
    );
    CHECK(text.find("mainstay_http_connections ") != text.npos);
    CHECK(text.find("mainstay_answer 42\n") != text.npos);
    CHECK(text.find("process_open_fds ") != text.npos);
}

}  // namespace mainstay::http::test::server_test
