#include <thread>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "http/sample_test.hpp"

namespace mainstay::http::test::stream_test {

namespace {

std::string events(std::string_view headers = "") {
    return request("GET", "/api/v1/events", std::string(as_agent) + std::string(headers));
}

void make_note(SampleServer& server) {
    auto made = ask(server.port(), "POST", "/api/v1/notes", as_agent, R"({"text":"x"})");
    REQUIRE(made.status == 201);
}

}  // namespace

TEST_CASE("a stream begins now, and tells what is committed after") {
    SampleServer server;
    make_note(server);
    Client client(server.port());

    client.send(events());
    auto head = client.receive_until("\r\n\r\n");
    auto begun = client.receive_until("id: 1\n\n");
    make_note(server);
    auto event = client.receive_until("\n\n");

    CHECK(head.find("Content-Type: text/event-stream") != head.npos);
    CHECK(head.find("Content-Length") == head.npos);
    CHECK(begun.find("data:") == begun.npos);
    CHECK(event == "id: 2\nevent: note\ndata: {\"id\":\"2\",\"text\":\"x\",\"version\":1}\n\n");
}

TEST_CASE("a stream resumes after the last event that was seen") {
    SampleServer server;
    for (int i = 0; i < 130; ++i) make_note(server);
    Client client(server.port());

    client.send(events("Last-Event-ID: 5\r\n"));

    CHECK(client.receive_until("id: 6\n").find("id: 5\n") == std::string::npos);
    CHECK(client.receive_until("id: 130\n").find("id: 129\n") != std::string::npos);
}

TEST_CASE("a quiet stream gives signs of life, and the place to resume from") {
    SampleServer server;
    Client client(server.port());

    client.send(events());
    client.receive_until("id: 0\n\n");

    CHECK(client.receive_until(": heartbeat\n\n") == "id: 0\n\n: heartbeat\n\n");
}

TEST_CASE("every stream is told, however many others there are") {
    auto options = quick();
    options.quotas.streams = {.person = 200, .address = 200, .total = 200};
    SampleServer server(options);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 150; ++i) {
        clients.push_back(std::make_unique<Client>(server.port()));
        clients.back()->send(events());
        clients.back()->receive_until("id: 0\n\n");
    }

    for (int i = 1; i <= 5; ++i) {
        make_note(server);
        for (auto& client : clients) client->receive_until("id: " + std::to_string(i) + "\n");
    }
}

TEST_CASE("a stream ends when its session is revoked") {
    SampleServer server;
    Client client(server.port());
    client.send(events());
    client.receive_until("id: 0\n\n");

    is_revoked = true;

    client.receive_until("this never comes");
    CHECK(client.is_closed());
    is_revoked = false;
    CHECK(ask(server.port(), "GET", "/api/v1/events").status == 401);
}

TEST_CASE("a stream too many of one person is told so, and others have theirs") {
    auto options = quick();
    options.quotas.streams = {.person = 1, .address = 10, .total = 10};
    SampleServer server(options);
    Client client(server.port());
    client.send(events());
    client.receive_until("id: 0\n\n");

    auto got = ask(server.port(), "GET", "/api/v1/events", as_agent);

    CHECK(got.status == 429);
    CHECK(got.code() == "too_many_streams");
    CHECK(got.header("retry-after") == "5");
    Client other(server.port());
    other.send("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer manager\r\n\r\n");
    CHECK(other.receive_until("\r\n\r\n").find(" 200 ") != std::string::npos);
}

TEST_CASE("all streams together are bounded") {
    auto options = quick();
    options.quotas.streams = {.person = 1, .address = 10, .total = 1};
    SampleServer server(options);
    Client client(server.port());
    client.send(events());
    client.receive_until("id: 0\n\n");

    auto got = ask(server.port(), "GET", "/api/v1/events", "Authorization: Bearer manager\r\n");

    CHECK(got.status == 429);
    CHECK(got.code() == "too_many_streams");
}

TEST_CASE("the place of a stream whose client left is free again") {
    auto options = quick();
    options.quotas.streams = {.person = 1, .address = 10, .total = 10};
    SampleServer server(options);
    {
        Client client(server.port());
        client.send(events());
        client.receive_until("id: 0\n\n");
    }

    int status = 503;
    for (int i = 0; i < 100 && status != 200; ++i) {
        Client next(server.port());
        next.send(events());
        auto head = next.receive_until("\r\n\r\n");
        status = std::stoi(head.substr(9, 3));
        if (status != 200) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }

    CHECK(status == 200);
}

TEST_CASE("stopping ends streams and idle connections, and takes no more") {
    SampleServer server;
    Client stream(server.port()), idle(server.port());
    stream.send(events());
    stream.receive_until("id: 0\n\n");
    idle.send(request("GET", "/api/v1/health"));
    idle.receive();
    auto port = server.port();

    (*server).stop();

    stream.receive_until("this never comes");
    CHECK(stream.is_closed());
    CHECK(idle.is_closed());
    CHECK_THROWS(Client(port));
}

TEST_CASE("stopping lets a request in flight be answered") {
    auto options = quick();
    options.body_timeout = std::chrono::milliseconds(5000);
    options.stop_timeout = std::chrono::milliseconds(5000);
    SampleServer server(options);
    Client client(server.port());
    client.send(request(
        "POST", "/api/v1/notes",
        std::string(as_agent) +
            "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 12\r\n"
    ));
    REQUIRE(client.receive()->status == 100);

    std::thread stopping([&] { (*server).stop(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    client.send(R"({"text":"x"})");
    auto got = client.receive();
    stopping.join();

    REQUIRE(got);
    CHECK(got->status == 201);
    CHECK(got->header("connection") == "close");
}

TEST_CASE("stopping does not wait longer than told for a client that sends nothing") {
    auto options = quick();
    options.body_timeout = std::chrono::minutes(5);
    options.stop_timeout = std::chrono::milliseconds(50);
    SampleServer server(options);
    Client client(server.port());
    client.send(request("POST", "/api/v1/notes", std::string(as_agent) + "Content-Length: 10\r\n"));
    client.send("{");

    (*server).stop();

    CHECK(client.is_closed());
}

}  // namespace mainstay::http::test::stream_test
