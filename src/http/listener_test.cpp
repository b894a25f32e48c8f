#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "http/raw.hpp"
#include "http/sample_test.hpp"

namespace mainstay::http::test::listener_test {

namespace {

void echo(const RawRequest& request, const Responder& respond) {
    respond(Answer{.media_type = "text/plain", .body = request.body});
}

/// A main listener, and one for a foreign protocol alone.
Options two() {
    Options options;
    options.listeners = {{.name = "main"}, {.name = "otlp-http", .routes = "otlp"}};
    return options;
}

std::vector<Route> routes() {
    return {
        raw(Verb::post, "/v1/traces", echo, {}, {.summary = "x", .sets = {main_routes, "otlp"}}),
        raw(Verb::post, "/v1/main", echo, {}, {.summary = "x"}),
        raw(Verb::post, "/v1/own", echo, {}, {.summary = "x", .sets = {"otlp"}}),
    };
}

}  // namespace

TEST_CASE("each listener serves the routes of its set and no others") {
    TestServer server(routes(), {}, two());
    auto status = [&](std::string_view listener, std::string_view path) {
        return ask(server.port(listener), "POST", path, "", "x").status;
    };

    CHECK(status("main", "/v1/traces") == 200);
    CHECK(status("main", "/v1/main") == 200);
    CHECK(status("main", "/v1/own") == 404);
    CHECK(status("otlp-http", "/v1/traces") == 200);
    CHECK(status("otlp-http", "/v1/main") == 404);
    CHECK(status("otlp-http", "/v1/own") == 200);
}

TEST_CASE("only the main listener has the metrics, the API description and the pages") {
    TestServer server(routes(), {}, two());

    for (std::string_view path : {"/metrics", "/api/v1/openapi.json", "/api/v1/health"}) {
        CHECK(ask(server.port("main"), "GET", path).status == 200);
        CHECK(ask(server.port("otlp-http"), "GET", path).status == 404);
    }
}

TEST_CASE("each listener counts its own connections, requests, bytes and times") {
    TestServer server(routes(), {}, two());
    Client open(server.port("otlp-http"));
    open.send(request("POST", "/v1/traces", "", std::string(1000, 'x')));
    open.receive();
    ask(server.port("otlp-http"), "POST", "/nope", "", "x");

    std::string text;
    auto has = [&](std::string_view line) { return text.find(line) != text.npos; };
    // An answer is counted when it was sent: maybe after it was read here.
    const auto both = "mainstay_http_listener_duration_seconds_count{listener=\"otlp-http\"} 2\n";
    for (int i = 0; i < 500 && !has(both); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        text = ask(server.port("main"), "GET", "/metrics").body;
    }

    CHECK(has("mainstay_http_listener_connections{listener=\"otlp-http\"} 1\n"));
    CHECK(has("mainstay_http_listener_accepted_total{listener=\"otlp-http\"} 2\n"));
    CHECK(has("mainstay_http_listener_requests_total{listener=\"otlp-http\",status=\"2xx\"} 1\n"));
    CHECK(has("mainstay_http_listener_requests_total{listener=\"otlp-http\",status=\"4xx\"} 1\n"));
    CHECK(has(both));
    CHECK(has("mainstay_http_listener_duration_seconds_bucket{listener=\"main\",le=\"+Inf\"} "));
    auto at = text.find("mainstay_http_listener_received_bytes_total{listener=\"otlp-http\"} ");
    REQUIRE(at != text.npos);
    CHECK(std::stoi(text.substr(text.find(' ', at) + 1)) > 1000);
}

TEST_CASE("a listener that is full of connections leaves room on the others") {
    auto options = two();
    options.listeners[1].connections_max = 1;
    TestServer server(routes(), {}, options);
    Client first(server.port("otlp-http")), second(server.port("otlp-http"));
    first.send(request("POST", "/v1/traces", "", "x"));
    CHECK(first.receive()->status == 200);

    auto refused = second.receive();

    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->code() == "too_many_connections");
    CHECK(ask(server.port("main"), "GET", "/api/v1/health").status == 200);
}

TEST_CASE("bodies on one listener count in the budget that the others share") {
    auto options = two();
    options.quotas.body_bytes = {.person = 900'000, .address = 900'000, .total = 500'000};
    TestServer server(routes(), {}, options);
    Client holder(server.port("otlp-http")), other(server.port("main"));
    std::string head = "Content-Type: a/b\r\nContent-Length: 400000\r\nExpect: 100-continue\r\n";
    holder.send(request("POST", "/v1/traces", head));
    CHECK(holder.receive()->status == 100);

    other.send(request("POST", "/v1/main", head));

    CHECK(other.receive()->code() == "overloaded");
}

}  // namespace mainstay::http::test::listener_test
