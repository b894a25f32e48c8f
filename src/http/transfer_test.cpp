#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "http/sample_test.hpp"

namespace mainstay::http::test::transfer_test {

namespace {

std::string stored(SampleServer& server, std::string_view bytes) {
    auto got = ask(server.port(), "POST", "/api/v1/files?name=a", as_agent, bytes);
    REQUIRE(got.status == 200);
    return std::string(got.json().at("hash").as_string());
}

std::string pattern(std::size_t bytes) {
    std::string text(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>((i * 7 + i / 251) & 0xFF);
    return text;
}

}  // namespace

TEST_CASE("a file is stored and sent byte for byte") {
    SampleServer server;
    auto bytes = pattern(900'000);

    auto sent = ask(server.port(), "GET", "/api/v1/files/" + stored(server, bytes), as_agent);

    CHECK(sent.status == 200);
    CHECK(sent.body == bytes);
    CHECK(sent.header("content-length") == "900000");
}

TEST_CASE("an upload tells its size and its first bytes; it may be empty or come in chunks") {
    SampleServer server;
    Client client(server.port());

    auto whole = ask(server.port(), "POST", "/api/v1/files?name=a", as_agent, "0123456789abc");
    auto empty = ask(server.port(), "POST", "/api/v1/files?name=a", as_agent);
    client.send(request(
        "POST", "/api/v1/files?name=a", std::string(as_agent) + "Transfer-Encoding: chunked\r\n"
    ));
    client.send("3\r\nabc\r\n");
    client.send("2\r\nde\r\n0\r\n\r\n");
    auto chunked = client.receive();

    CHECK(whole.json().at("bytes") == 13);
    CHECK(whole.json().at("head") == "0123456789");
    CHECK(empty.json().at("bytes") == 0);
    REQUIRE(chunked);
    CHECK(chunked->json().at("head") == "abcde");
}

TEST_CASE("an upload too large is refused, whether it says so before or not") {
    SampleServer server;
    Client before(server.port()), chunked(server.port());

    before.send(request(
        "POST", "/api/v1/files?name=a", std::string(as_agent) + "Content-Length: 1000001\r\n"
    ));
    chunked.send(request(
        "POST", "/api/v1/files?name=a", std::string(as_agent) + "Transfer-Encoding: chunked\r\n"
    ));
    chunked.send("200000\r\n" + std::string(1'500'000, 'x'));

    CHECK(before.receive()->status == 413);
    CHECK(chunked.receive()->status == 413);
}

TEST_CASE("an upload is refused before its bytes are taken") {
    SampleServer server;
    auto port = server.port();

    CHECK(ask(port, "POST", "/api/v1/files?name=a", "", "x").status == 401);
    CHECK(
        ask(port, "POST", "/api/v1/files?name=a", "Authorization: Bearer reader\r\n", "x").status ==
        403
    );
    CHECK(
        ask(port, "POST", "/api/v1/files", as_agent, "x").json().at("errors").at(0).at("field") ==
        "name"
    );
    CHECK(
        ask(port, "POST", "/api/v1/files?name=a",
            std::string(as_agent) + "Content-Encoding: gzip\r\n", "x")
            .status == 415
    );
}

TEST_CASE("an upload that stops is told so, and one that ends early leaves nothing") {
    SampleServer server;
    Client slow(server.port());
    auto head =
        request("POST", "/api/v1/files?name=a", std::string(as_agent) + "Content-Length: 100\r\n");

    slow.send(head + "abc");
    {
        Client gone(server.port());
        gone.send(head + "abc");
    }

    CHECK(slow.receive()->status == 408);
    auto count = server.database().read([](db::Sql& sql) {
        return sql.value<std::int64_t>("SELECT count(*) FROM blob");
    });
    CHECK(count == 0);
}

TEST_CASE("a file is sandboxed, never sniffed, and saved under its own name") {
    SampleServer server;
    auto path = "/api/v1/files/" + stored(server, "<script>alert(1)</script>");

    auto page = ask(server.port(), "GET", path + "?name=Gr%C3%BC%C3%9Fe%20%22x%22.html", as_agent);
    auto svg = ask(server.port(), "GET", path + "?type=image/svg%2Bxml", as_agent);
    auto image = ask(server.port(), "GET", path + "?type=image/png", as_agent);

    CHECK(
        page.header("content-security-policy") ==
        "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'self'"
    );
    CHECK(page.header("x-content-type-options") == "nosniff");
    CHECK(
        page.header("content-disposition") ==
        "attachment; filename=\"Gr__e _x_.html\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%22x%22.html"
    );
    CHECK(svg.header("content-disposition").find("attachment") == 0);
    CHECK(image.header("content-disposition") == "inline; filename=\"file\"");
}

TEST_CASE("a part of a file can be had, and a file that is known is not sent again") {
    SampleServer server;
    auto bytes = pattern(300'000);
    auto hash = stored(server, bytes);
    auto with = [&](std::string_view header) {
        return ask(
            server.port(), "GET", "/api/v1/files/" + hash,
            std::string(as_agent) + std::string(header)
        );
    };

    auto part = with("Range: bytes=10-270000\r\n");
    auto tail = with("Range: bytes=-5\r\n");
    auto beyond = with("Range: bytes=300000-\r\n");

    CHECK(part.status == 206);
    CHECK(part.body == bytes.substr(10, 269'991));
    CHECK(part.header("content-range") == "bytes 10-270000/300000");
    CHECK(tail.body == bytes.substr(299'995));
    CHECK(beyond.status == 416);
    CHECK(beyond.header("content-range") == "bytes */300000");
    CHECK(with("Range: bytes=1-2,5-6\r\n").status == 200);
    CHECK(with("If-None-Match: \"" + hash + "\"\r\n").status == 304);
}

TEST_CASE("a file whose bytes are gone is a failure, not an empty file") {
    SampleServer server;

    auto got = ask(server.port(), "GET", "/api/v1/files/" + std::string(64, '0'), as_agent);

    CHECK(got.status == 500);
}

TEST_CASE("a repeated upload with its key is stored once and answered the same") {
    SampleServer server;
    auto headers = std::string(as_agent) + "Idempotency-Key: u\r\n";

    auto first = ask(server.port(), "POST", "/api/v1/files?name=a", headers, "abc");
    auto again = ask(server.port(), "POST", "/api/v1/files?name=a", headers, "abc");
    auto other = ask(server.port(), "POST", "/api/v1/files?name=a", headers, "abd");

    CHECK(again.body == first.body);
    CHECK(other.code() == "key_reused");
    auto refs = server.database().read([](db::Sql& sql) {
        return sql.value<std::int64_t>("SELECT max(refs) FROM blob");
    });
    CHECK(refs == 1);
}

}  // namespace mainstay::http::test::transfer_test
