#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "http/sample_test.hpp"

// What is asked of a request before its body is taken, and who is asked to wait.
namespace mainstay::http::test::admission_test {

namespace {

std::string as(std::string_view name) {
    return "Authorization: Bearer " + std::string(name) + "\r\n";
}

/// The head of a request whose body of `bytes` does not come with it.
std::string head_of(std::string_view path, std::string_view headers, std::size_t bytes = 500'000) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(bytes) + "\r\n\r\n";
}

/// The answer to a head whose body is never sent.
Got answer_to_head(SampleServer& server, const std::string& head) {
    Client client(server.port());
    client.send(head);
    auto got = client.receive();
    REQUIRE(got);
    return *got;
}

constexpr std::string_view note = R"({"text":"x"})";
constexpr std::string_view password = R"({"password":"right"})";

}  // namespace

TEST_CASE("who may not call is answered before the body is sent") {
    SampleServer server;
    auto code = [&](std::string_view path, const std::string& headers) {
        auto got = answer_to_head(server, head_of(path, headers));
        CHECK(got.header("connection") == "close");
        return got.code();
    };
    std::string cookie = "Cookie: mainstay_session=agent\r\n";

    CHECK(code("/api/v1/notes", "") == "unauthenticated");
    CHECK(code("/api/v1/notes", as("nobody")) == "unauthenticated");
    CHECK(code("/api/v1/notes", as("reader")) == "scope_missing");
    CHECK(code("/api/v1/notes", cookie) == "csrf");
    CHECK(code("/api/v1/administered", as("agent")) == "forbidden");
    CHECK(code("/api/v1/files?name=a", as("nobody")) == "unauthenticated");
    CHECK(code("/api/v1/nowhere", as("agent")) == "no_such_route");
}

TEST_CASE("a body in chunks or packed is not taken from a stranger either") {
    SampleServer server;
    std::string chunked =
        "POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" +
        as("nobody") + "Transfer-Encoding: chunked\r\n\r\n";
    auto packed =
        request("POST", "/api/v1/notes", as("nobody") + "Content-Encoding: gzip\r\n", "x");

    CHECK(answer_to_head(server, chunked).status == 401);
    CHECK(answer_to_head(server, packed).status == 401);
}

TEST_CASE("a body that follows its head in pieces is taken from who may send it") {
    SampleServer server;
    Client client(server.port());
    auto text = R"({"text":")" + std::string(900, 'x') + "\"}";

    client.send(head_of("/api/v1/notes", as("agent"), text.size()));
    client.send(text.substr(0, 100));
    client.send(text.substr(100));
    auto first = client.receive();
    client.send(request("POST", "/api/v1/notes", as("agent"), note));
    auto second = client.receive();

    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->status == 201);
    CHECK(second->status == 201);
}

TEST_CASE("100 Continue is said to whom the body is taken from, and to nobody else") {
    SampleServer server;
    Client welcome(server.port());
    const std::string expect = "Expect: 100-continue\r\n";

    welcome.send(head_of("/api/v1/notes", as("agent") + expect, note.size()));
    CHECK(welcome.receive_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    welcome.send(note);
    auto made = welcome.receive();

    REQUIRE(made);
    CHECK(made->status == 201);
    CHECK(answer_to_head(server, head_of("/api/v1/notes", as("nobody") + expect)).status == 401);
    CHECK(answer_to_head(server, head_of("/api/v1/notes", as("reader") + expect)).status == 403);
    CHECK(
        answer_to_head(server, head_of("/api/v1/notes", as("agent") + expect, 2 << 20)).status ==
        413
    );
}

TEST_CASE("strangers may send little") {
    SampleServer server;
    auto large = R"({"password":"right", "more":")" + std::string(17 * 1024, 'x') + "\"}";

    CHECK(ask(server.port(), "POST", "/api/v1/session", "", password).status == 204);
    CHECK(answer_to_head(server, head_of("/api/v1/session", "", 17 * 1024)).status == 413);
    CHECK(ask(server.port(), "POST", "/api/v1/session", "", large).status == 413);
}

TEST_CASE("a client that sends its whole file before it reads still reads why it was refused") {
    SampleServer server;
    constexpr std::size_t bytes = 24 << 20;
    for (std::string path : {"/api/v1/files?name=a", "/api/v1/notes"}) {
        Client client(server.port());
        std::string piece(1 << 20, 'x');

        bool is_sent = client.send(head_of(path, as("agent"), bytes));
        for (std::size_t sent = 0; sent < bytes && is_sent; sent += piece.size())
            is_sent = client.send(piece);
        auto got = client.receive();

        CAPTURE(path);
        CHECK(is_sent);
        REQUIRE(got);
        CHECK(got->status == 413);
        CHECK(got->code() == "too_large");
    }
}

TEST_CASE("bodies on their way are bounded for a person and for all") {
    auto options = quick();
    options.body_timeout = std::chrono::milliseconds(5'000);
    options.quotas.body_bytes = {.person = 700'000, .address = 2'000'000, .total = 1'100'000};
    SampleServer server(options);
    Client first(server.port()), second(server.port());
    const std::string expect = "Expect: 100-continue\r\n";

    first.send(head_of("/api/v1/notes", as("agent") + expect, 600'000));
    CHECK(first.receive_until("\r\n\r\n").find(" 100 ") != std::string::npos);
    auto same = answer_to_head(server, head_of("/api/v1/notes", as("agent")));
    second.send(head_of("/api/v1/notes", as("manager") + expect, 500'000));
    CHECK(second.receive_until("\r\n\r\n").find(" 100 ") != std::string::npos);
    auto third = answer_to_head(server, head_of("/api/v1/notes", as("developer")));

    CHECK(same.status == 429);
    CHECK(same.code() == "too_many_bytes");
    CHECK(same.header("retry-after") == "5");
    CHECK(third.status == 503);
    CHECK(third.code() == "overloaded");
    CHECK(!third.header("retry-after").empty());
    CHECK(ask(server.port(), "POST", "/api/v1/notes", as("developer"), note).status == 201);
}

TEST_CASE("files on their way are bounded, and one may be refused before any of it comes") {
    auto options = quick();
    options.body_timeout = std::chrono::milliseconds(5'000);
    options.quotas.uploads = {.person = 1, .address = 10, .total = 10};
    SampleServer server(options);
    const std::string path = "/api/v1/files?name=";

    CHECK(answer_to_head(server, head_of(path + "refused", as("agent"))).code() == "already_done");
    Client first(server.port());
    first.send(head_of(path + "a", as("agent") + "Expect: 100-continue\r\n"));
    CHECK(first.receive_until("\r\n\r\n").find(" 100 ") != std::string::npos);
    auto second = answer_to_head(server, head_of(path + "b", as("agent")));

    CHECK(second.status == 429);
    CHECK(second.code() == "too_many_uploads");
    CHECK(ask(server.port(), "POST", path + "c", as("manager"), "abc").status == 200);
}

TEST_CASE("one requester cannot change without end, and reads on") {
    auto options = quick();
    options.quotas.requester_writes_per_second = 0.1;
    SampleServer server(options);
    auto port = server.port();

    auto first = ask(port, "POST", "/api/v1/notes", as("requester"), note);
    auto second = ask(port, "POST", "/api/v1/notes", as("requester"), note);
    auto in_pieces = answer_to_head(server, head_of("/api/v1/notes", as("requester")));

    CHECK(first.status == 201);
    CHECK(second.status == 429);
    CHECK(second.code() == "too_many_requests");
    CHECK(std::stoi(second.header("retry-after")) > 5);
    CHECK(in_pieces.status == 429);
    CHECK(ask(port, "GET", "/api/v1/notes", as("requester")).status == 200);
    CHECK(ask(port, "POST", "/api/v1/notes", as("agent"), note).status == 201);
}

TEST_CASE("strangers of one address are told to wait, before anything is looked up for them") {
    auto options = quick();
    options.quotas.anonymous_per_second = 0.2;
    SampleServer server(options);
    auto port = server.port();

    CHECK(ask(port, "POST", "/api/v1/session", "", password).status == 204);
    CHECK(ask(port, "GET", "/api/v1/notes", as("nobody")).status == 401);
    CHECK(ask(port, "POST", "/api/v1/session", "", password).status == 429);
    CHECK(ask(port, "GET", "/api/v1/notes", as("nobody")).status == 429);
    CHECK(ask(port, "GET", "/api/v1/notes").status == 429);
    CHECK(ask(port, "GET", "/api/v1/notes", as("agent")).status == 200);
    CHECK(ask(port, "GET", "/api/v1/health").status == 200);
}

TEST_CASE("the client is who a trusted proxy says, for quotas too") {
    auto options = quick();
    auto trusted = parse_networks("trusted_proxies", std::vector<std::string>{"127.0.0.1"});
    REQUIRE(trusted);
    options.trusted_proxies.networks = *trusted;
    options.quotas.anonymous_per_second = 0.1;
    SampleServer proxied(options), alone;
    std::string one = "X-Forwarded-For: 198.51.100.1\r\n",
                two = "X-Forwarded-For: 198.51.100.2\r\n";
    auto seen_by = [&](SampleServer& server, std::string_view headers) {
        return ask(server.port(), "GET", "/api/v1/seen", headers).body;
    };

    CHECK(seen_by(proxied, one) == R"({"address":"198.51.100.1","is_secure":false})");
    CHECK(
        seen_by(proxied, "X-Forwarded-For: 1.1.1.1\r\n" + two + "X-Forwarded-Proto: https\r\n") ==
        R"({"address":"198.51.100.2","is_secure":true})"
    );
    CHECK(
        seen_by(alone, one + "X-Forwarded-Proto: https\r\n") ==
        R"({"address":"127.0.0.1","is_secure":false})"
    );
    CHECK(ask(proxied.port(), "POST", "/api/v1/session", one, password).status == 204);
    CHECK(ask(proxied.port(), "POST", "/api/v1/session", one, password).status == 429);
    CHECK(ask(proxied.port(), "POST", "/api/v1/session", two, password).status == 204);
}

TEST_CASE("over https the cookie has the prefix of its host, and every answer asks for https") {
    auto options = quick();
    options.is_public_https = true;
    SampleServer secure(options), plain;

    auto entered = ask(secure.port(), "POST", "/api/v1/session", "", password);
    auto missing = ask(secure.port(), "GET", "/nowhere");
    auto broken = ask(secure.port(), "GET", "/%zz");

    CHECK(entered.header("set-cookie").starts_with("__Host-mainstay_session=agent; Path=/; "));
    CHECK(entered.header("set-cookie").ends_with("; Secure"));
    auto with = [&](std::string_view cookie) {
        auto line = "Cookie: " + std::string(cookie) + "=agent\r\n";
        return ask(secure.port(), "GET", "/api/v1/notes", line).status;
    };
    CHECK(with("__Host-mainstay_session") == 200);
    CHECK(with("mainstay_session") == 401);
    for (const auto* got : {&entered, &missing, &broken})
        CHECK(got->header("strict-transport-security") == "max-age=31536000; includeSubDomains");
    CHECK(ask(plain.port(), "GET", "/nowhere").header("strict-transport-security").empty());
}

}  // namespace mainstay::http::test::admission_test
