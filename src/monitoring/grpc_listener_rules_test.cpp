// Clients that break the rules of HTTP/2 or of gRPC, and clients that are slow.
#include <doctest/doctest.h>

#include "monitoring/grpc_listener_raw_test.hpp"
#include "monitoring/grpc_listener_test.hpp"

namespace mainstay::monitoring::test::grpc_listener_rules_test {

namespace {

/// A listener whose clients have little time.
GrpcOptions hurried() {
    auto options = any_port();
    options.connections.handshake_within = milliseconds(300);
    options.connections.write_within = milliseconds(300);
    options.connections.idle_of_strangers = milliseconds(400);
    return options;
}

}  // namespace

TEST_CASE("what does not begin as HTTP/2 is closed without a word") {
    Host host;
    GrpcListener listener(any_port(), host.admit());

    for (std::string opening :
         {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\r", "\x16\x03\x01"
         }) {
        RawClient client(listener.port(), opening + std::string(100, '\0'));
        CHECK(client.is_closed());
        CHECK(client.received().find("GOAWAY") == std::string::npos);
    }
}

TEST_CASE("frames that break the rules end their connection, and no other") {
    Host host;
    GrpcListener listener(any_port(), host.admit());
    Client other(listener.port());
    auto head = frame_of(frame::headers, frame::end_headers, 1, export_head());
    const std::vector<std::pair<std::string, std::string>> broken{
        {"data of no call", frame_of(frame::data, 0, 1, "x")},
        {"a call of the server's", frame_of(frame::headers, frame::end_headers, 2, export_head())},
        {"a frame within a head", frame_of(frame::headers, 0, 1, export_head()) + head},
        {"a frame that is too large", frame_of(frame::data, 0, 1, std::string(20'000, 'x'))},
        {"a head of no such table", frame_of(frame::headers, frame::end_headers, 1, "\xff\xff")},
        {"settings of odd length", frame_of(frame::settings, 0, 0, "x")},
        {"a ping of odd length", frame_of(frame::ping, 0, 0, "x")},
        {"a window of nothing", frame_of(frame::window_update, 0, 0, {"\0\0\0\0", 4})},
    };

    for (const auto& [name, bytes] : broken) {
        CAPTURE(name);
        RawClient client(listener.port());
        client.send(bytes);
        CHECK(client.is_closed());
        CHECK(client.received().find("GOAWAY") != std::string::npos);
    }
    CHECK(other.call("x").code() == grpc_status::ok);
    CHECK(host.bodies.size() == 1);
}

TEST_CASE("what is no call of gRPC is answered as HTTP does") {
    Host host;
    GrpcListener listener(any_port(), host.admit());
    RawClient client(listener.port());
    auto get = literal(":method", "GET") + literal(":scheme", "http") + literal(":path", "/") +
               literal(":authority", "otlp.test");
    auto page = literal(":method", "POST") + literal(":scheme", "http") + literal(":path", "/") +
                literal(":authority", "otlp.test") + literal("content-type", "text/html");

    client.send(frame_of(frame::headers, frame::end_headers | frame::end_stream, 1, get));
    client.send(frame_of(frame::headers, frame::end_headers, 3, page));

    CHECK(client.receives("HEADERS 1 :status: 405\n"));
    CHECK(client.receives("HEADERS 3 :status: 415\n"));
    CHECK(client.receives("RST_STREAM 3 0\n"));  // The rest need not come.
    CHECK(host.calls.empty());
}

TEST_CASE("a message that is cut, or does not begin as one, is malformed") {
    Host host;
    GrpcListener listener(any_port(), host.admit());
    RawClient client(listener.port());

    client.call(1, message("twelve bytes").substr(0, 10));
    client.call(3, message("x").substr(0, 3));
    client.call(5, "\7" + message("x"));
    client.call(7, {});

    for (auto stream : {"1", "3", "5", "7"})
        CHECK(client.receives("HEADERS " + std::string(stream) + " grpc-status: 3\n"));
    CHECK(host.bodies.empty());
    CHECK(listener.figures().unread == 3);
    CHECK(listener.figures().malformed == 1);
    CHECK(listener.figures().bytes_in_flight == 0);
}

TEST_CASE("a call is answered when its message is there, whatever else comes") {
    Host host;
    GrpcListener listener(any_port(), host.admit());
    RawClient client(listener.port());

    client.send(frame_of(frame::headers, frame::end_headers, 1, export_head()));
    client.send(frame_of(frame::data, 0, 1, message("first") + message("second")));

    CHECK(client.receives("HEADERS 1 grpc-status: 0\n"));
    CHECK(client.receives("RST_STREAM 1 0\n"));
    CHECK(host.bodies == std::vector<std::string>{"first"});
    client.call(3, message("third"));
    CHECK(client.receives("HEADERS 3 grpc-status: 0\n"));
}

TEST_CASE("a client that has sent all and closes its side is still answered") {
    Host host;
    host.answers_at_once = false;
    GrpcListener listener(any_port(), host.admit());
    RawClient client(listener.port());

    client.call(1, message("x"));
    REQUIRE(host.holds(1));
    client.end_writing();
    for (auto& answer : host.take_held()) answer({});

    CHECK(comes_true([&] { return listener.figures().calls_in_flight == 0; }));
    CHECK(client.is_closed());
}

TEST_CASE("who is silent, or does not finish what was begun, is cut off in time") {
    Host host;
    GrpcListener listener(hurried(), host.admit());
    auto head = export_head();

    RawClient silent(listener.port(), "P");
    RawClient without_settings(listener.port(), preface);
    RawClient within_head(listener.port());
    within_head.send(frame_of(frame::headers, 0, 1, head));
    RawClient within_frame(listener.port());
    within_frame.send(frame_of(frame::headers, frame::end_headers, 1, head).substr(0, 40));

    CHECK(silent.is_closed());
    CHECK(without_settings.is_closed());
    CHECK(within_head.is_closed());
    CHECK(within_frame.is_closed());
    CHECK(comes_true([&] { return listener.figures().connections == 0; }));
}

TEST_CASE("who has sent no export is bidden farewell soon, and who has not") {
    Host host;
    GrpcListener listener(hurried(), host.admit());
    RawClient stranger(listener.port()), known(listener.port());

    known.call(1, message("x"));
    CHECK(known.receives("HEADERS 1 grpc-status: 0\n"));
    CHECK(stranger.is_closed());

    CHECK(stranger.received().find("GOAWAY 0\n") != std::string::npos);
    known.call(3, message("x"));
    CHECK(known.receives("HEADERS 3 grpc-status: 0\n"));
}

TEST_CASE("a connection ends by its age, between calls") {
    Host host;
    auto options = any_port();
    options.connections.age = milliseconds(200);
    GrpcListener listener(options, host.admit());
    RawClient client(listener.port());

    host.answers_at_once = false;
    client.call(1, message("x"));
    REQUIRE(host.holds(1));
    CHECK(client.receives("GOAWAY 0\n"));
    for (auto& answer : host.take_held()) answer({});

    CHECK(client.is_closed());
    CHECK(client.received().find("HEADERS 1 grpc-status: 0\n") != std::string::npos);
}

TEST_CASE("an answer that the client leaves no window for is taken back in time") {
    Host host;
    GrpcListener listener(hurried(), host.admit());
    auto no_window = frame_of(frame::settings, 0, 0, {"\0\4\0\0\0\0", 6});
    RawClient client(listener.port(), preface + no_window);

    client.call(1, message("x"));

    CHECK(client.receives("RST_STREAM 1 8\n"));
    CHECK(comes_true([&] { return listener.figures().calls_in_flight == 0; }));
}

TEST_CASE("a client says itself within what time it wants its answer") {
    Host host;
    host.answers_at_once = false;
    auto options = any_port();
    options.connections.write_within = milliseconds(400);  // So that it is looked often.
    GrpcListener listener(options, host.admit());
    RawClient client(listener.port());

    client.call(1, message("x"), {{"grpc-timeout", "50m"}});

    CHECK(client.receives("HEADERS 1 grpc-status: 4\n"));
    CHECK(listener.figures().late == 1);
}

TEST_CASE("connections are bounded, together and by address") {
    Host host;
    auto options = any_port();
    options.connections.of_address_max = 3;
    GrpcListener listener(options, host.admit());
    {
        RawClient one(listener.port()), two(listener.port()), three(listener.port());
        RawClient four(listener.port());

        CHECK(four.is_closed());
        CHECK(listener.figures().connections_refused == 1);
        one.call(1, message("x"));
        CHECK(one.receives("HEADERS 1 grpc-status: 0\n"));
    }
    CHECK(comes_true([&] { return listener.figures().connections == 0; }));
    CHECK(Client(listener.port()).call("x").code() == grpc_status::ok);
}

}  // namespace mainstay::monitoring::test::grpc_listener_rules_test
