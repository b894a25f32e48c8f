#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <zlib.h>

#include "http/inflate.hpp"
#include "http/sample_test.hpp"

namespace mainstay::http::test::protocol_test {

namespace {

std::string gzip(const std::string& bytes) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// The status of what is answered to raw bytes; 0 for nothing.
int status_of_raw(std::uint16_t port, std::string_view bytes) {
    Client client(port);
    client.send(bytes);
    auto got = client.receive();
    return got ? got->status : 0;
}

constexpr std::string_view packed_json =
    "Authorization: Bearer agent\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n";

}  // namespace

TEST_CASE("a connection serves many requests, also when they come at once") {
    SampleServer server;
    Client client(server.port());

    client.send(
        request("GET", "/api/v1/health") + request("POST", "/api/v1/notes", as_agent, "{}") +
        request("HEAD", "/api/v1/health") + "\r\n" + request("GET", "/api/v1/nothing")
    );

    CHECK(client.receive()->status == 200);
    CHECK(client.receive()->status == 422);
    CHECK(client.receive(true)->status == 200);
    CHECK(client.receive()->status == 404);
}

TEST_CASE("a connection closes when it is asked to, and for HTTP/1.0") {
    SampleServer server;
    Client asked(server.port()), old(server.port());

    asked.send(request("GET", "/api/v1/health", "Connection: close\r\n"));
    old.send("GET /api/v1/health HTTP/1.0\r\n\r\n");

    CHECK(asked.receive()->header("connection") == "close");
    CHECK(asked.is_closed());
    CHECK(old.receive()->status == 200);
    CHECK(old.is_closed());
}

TEST_CASE("malformed requests are answered, and end the connection") {
    SampleServer server;
    auto port = server.port();
    std::string host = "Host: x\r\n";

    CHECK(status_of_raw(port, "\x16\x03\x01\x02\x01\x01\x01\xFC\x03\x03\r\n\r\n") == 400);
    CHECK(status_of_raw(port, "GET\r\n\r\n") == 400);
    CHECK(status_of_raw(port, "GET / HTTP/3.0\r\n\r\n") == 505);
    CHECK(status_of_raw(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == 505);
    CHECK(status_of_raw(port, "GET / HTTP/1.1\r\n\r\n") == 400);
    CHECK(status_of_raw(port, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
    CHECK(status_of_raw(port, "GET / HTTP/1.1\r\n" + host + "bad header\r\n\r\n") == 400);
    CHECK(status_of_raw(port, "GET / HTTP/1.1\r\n" + host + "A: b\r\n folded\r\n\r\n") == 404);
    CHECK(status_of_raw(port, "GET x HTTP/1.1\r\n" + host + "\r\n") == 400);
    CHECK(status_of_raw(port, "GET /a%0 HTTP/1.1\r\n" + host + "\r\n") == 400);
    CHECK(status_of_raw(port, "GET /a?b=%g0 HTTP/1.1\r\n" + host + "\r\n") == 400);
    CHECK(status_of_raw(port, "GET http://x/api/v1/health HTTP/1.1\r\n" + host + "\r\n") == 200);
    CHECK(status_of_raw(port, "FROB /api/v1/health HTTP/1.1\r\n" + host + "\r\n") == 405);
}

TEST_CASE("a request whose length can be read in two ways is refused") {
    SampleServer server;
    auto port = server.port();
    std::string start = "POST /api/v1/notes HTTP/1.1\r\nHost: x\r\n";

    CHECK(status_of_raw(port, start + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}") == 400);
    CHECK(
        status_of_raw(
            port, start + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ) == 400
    );
    CHECK(status_of_raw(port, start + "Transfer-Encoding: chunked, gzip\r\n\r\n") == 501);
    CHECK(status_of_raw(port, start + "Transfer-Encoding: xchunked\r\n\r\n") == 501);
    CHECK(status_of_raw(port, start + "Content-Length: -1\r\n\r\n") == 400);
    CHECK(status_of_raw(port, start + "Content-Length: 1e3\r\n\r\n") == 400);
    CHECK(
        status_of_raw(
            port, start + std::string(as_agent) + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"
        ) == 400
    );
}

TEST_CASE("too much head is refused") {
    SampleServer server;
    auto port = server.port();

    CHECK(status_of_raw(port, request("GET", "/" + std::string(17'000, 'a'))) == 414);
    CHECK(
        status_of_raw(port, request("GET", "/", "X: " + std::string(30'000, 'a') + "\r\n")) == 431
    );
    CHECK(status_of_raw(port, "GET /" + std::string(70'000, 'a')) == 431);
}

TEST_CASE("a body may come in chunks") {
    SampleServer server;
    Client client(server.port());

    client.send(
        "POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer agent\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5;name=value\r\n{\"tex\r\n"
    );
    client.send("8\r\nt\":\"hi\"}\r\n0\r\nTrailer: x\r\n\r\n");

    auto got = client.receive();
    REQUIRE(got);
    CHECK(got->status == 201);
    CHECK(got->json().at("text") == "hi");
}

TEST_CASE("a body is asked for when the client waits to be asked, unless it is refused before") {
    SampleServer server;
    Client client(server.port()), refused(server.port());
    std::string headers =
        std::string(as_agent) + "Content-Type: application/json\r\nExpect: 100-continue\r\n";

    client.send(request("POST", "/api/v1/notes", headers + "Content-Length: 12\r\n"));
    CHECK(client.receive()->status == 100);
    client.send(R"({"text":"x"})");
    CHECK(client.receive()->status == 201);

    refused.send(request("POST", "/api/v1/notes", headers + "Content-Length: 99999999\r\n"));
    CHECK(refused.receive()->status == 413);
    CHECK(status_of_raw(server.port(), request("GET", "/", "Expect: money\r\n")) == 417);
}

TEST_CASE("a body too large is refused, however it comes, and the answer is still read") {
    SampleServer server;
    Client client(server.port());
    std::string large(3 * 1024 * 1024, ' ');

    client.send(
        "POST /api/v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Authorization: Bearer agent\r\nTransfer-Encoding: chunked\r\n\r\n300000\r\n"
    );
    client.send(large.substr(0, 1'200'000));

    CHECK(client.receive()->status == 413);
    CHECK(
        ask(server.port(), "POST", "/api/v1/notes", as_agent, large.substr(0, 1'100'000)).status ==
        413
    );
}

TEST_CASE("a body may be packed with gzip, and a small one cannot become a huge one") {
    SampleServer server;
    auto port = server.port();

    CHECK(
        ask(port, "POST", "/api/v1/notes", packed_json, gzip(R"({"text":"packed"})")).status == 201
    );
    auto bomb = ask(port, "POST", "/api/v1/notes", packed_json, gzip(std::string(50'000'000, ' ')));
    CHECK(bomb.status == 413);
    CHECK(bomb.code() == "too_large");
    CHECK(ask(port, "POST", "/api/v1/notes", packed_json, "no gzip").status == 422);
    CHECK(ask(port, "POST", "/api/v1/notes", packed_json, gzip("{}").substr(0, 15)).status == 422);
    CHECK(
        ask(port, "POST", "/api/v1/notes", std::string(as_agent) + "Content-Encoding: br\r\n", "x")
            .status == 415
    );
}

TEST_CASE("gzip is unpacked to the byte, up to the limit") {
    CHECK(gunzip(gzip("abc"), 3).bytes == "abc");
    CHECK(gunzip(gzip("abc"), 2).state == Unpacked::State::too_large);
    CHECK(gunzip(gzip("ab") + gzip("cd"), 10).bytes == "abcd");
    CHECK(gunzip(gzip("ab") + "junk", 10).state == Unpacked::State::malformed);
    CHECK(gunzip("", 10).state == Unpacked::State::malformed);
    CHECK(gunzip(gzip(std::string(100'000, 'x')), 100'000).bytes.size() == 100'000);
}

TEST_CASE("a head or body that does not come in time is told so") {
    SampleServer server;
    Client head(server.port()), body(server.port()), idle(server.port());

    head.send("GET / HT");
    body.send(request("POST", "/api/v1/notes", std::string(as_agent) + "Content-Length: 10\r\n"));
    body.send("{");

    CHECK(head.receive()->status == 408);
    CHECK(head.is_closed());
    CHECK(body.receive()->status == 408);
    CHECK(idle.is_closed());
}

TEST_CASE("a connection too many is told so, and the others go on") {
    auto options = quick();
    options.connections_max = 2;
    SampleServer server(options);
    Client first(server.port()), second(server.port());
    first.send(request("GET", "/api/v1/health"));
    CHECK(first.receive()->status == 200);
    second.send(request("GET", "/api/v1/health"));
    CHECK(second.receive()->status == 200);

    Client third(server.port());
    auto refused = third.receive();
    first.send(request("GET", "/api/v1/health"));

    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->code() == "too_many_connections");
    CHECK(first.receive()->status == 200);
}

}  // namespace mainstay::http::test::protocol_test
