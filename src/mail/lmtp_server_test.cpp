#include "mail/lmtp_server.hpp"

#include <atomic>
#include <thread>

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "mail/testing.hpp"

namespace mainstay::mail::lmtp_server_test {

namespace {

// A client that blocks, with a timeout.
class Client {
public:
    explicit Client(unsigned short port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        timeval timeout{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
        is_connected_ =
            ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }

    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    ~Client() { ::close(socket_); }

    bool is_connected() const { return is_connected_; }

    void send(std::string_view text) { ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }

    // Reads until `end` was said, or the server hung up.
    std::string receive(std::string_view end) {
        std::string received;
        char bytes[4096];
        while (!received.ends_with(end)) {
            auto count = ::recv(socket_, bytes, sizeof bytes, 0);
            if (count <= 0) return received + "[end]";
            received.append(bytes, static_cast<std::size_t>(count));
        }
        return received;
    }

    std::string ask(std::string_view text) {
        send(text);
        return receive("\r\n").substr(0, 3);
    }

private:
    int socket_;
    bool is_connected_ = false;
};

LmtpCallbacks everything_is_taken(std::atomic<int>& count) {
    return {
        [](std::string_view) { return RecipientAnswer::accepted; },
        [&count](const Envelope& envelope, std::string_view) {
            ++count;
            return std::vector(envelope.recipients.size(), DeliveryAnswer::stored);
        },
        [](std::ptrdiff_t) { return true; },
    };
}

constexpr std::string_view mail = "MAIL FROM:<a@b>\r\nRCPT TO:<shop@mainstay.test>\r\nDATA\r\n";

}  // namespace

TEST_CASE("a mail handed over by LMTP is on disk when 250 is received") {
    test::in_each_world([](test::World& world) {
        LmtpServer server({.port = 0}, world.intake.callbacks());
        server.start();
        Client client(server.port());

        CHECK(client.receive("\r\n").starts_with("220 "));
        client.send("LHLO mx.test\r\n");
        CHECK(client.receive("SIZE 52428800\r\n").starts_with("250-localhost\r\n250-PIPELINING\r\n")
        );
        client.send(mail);
        CHECK(client.receive("CR LF\r\n").starts_with("250 2.1.0"));
        CHECK(client.ask("From: ann@kunde.example\r\n\r\nHello\r\n.\r\n") == "250");

        REQUIRE(world.mails().size() == 1);
        CHECK(
            world.blobs->read(*world.mails()[0].original) ==
            "From: ann@kunde.example\r\n\r\nHello\r\n"
        );
        CHECK(client.ask("QUIT\r\n") == "221");
        CHECK(client.receive("never") == "[end]");
    });
}

TEST_CASE("many clients are served at once, and each mail is answered for once") {
    std::atomic<int> count = 0;
    LmtpServer server({.port = 0}, everything_is_taken(count));
    server.start();
    std::vector<std::thread> clients;
    std::atomic<int> answered = 0;
    for (int i = 0; i < 20; ++i) {
        clients.emplace_back([&] {
            Client client(server.port());
            client.receive("\r\n");
            client.send("LHLO x\r\n");
            client.receive("SIZE 52428800\r\n");
            for (int each = 0; each < 10; ++each) {
                client.send(mail);
                client.receive("CR LF\r\n");
                if (client.ask("x\r\n.\r\n") == "250") ++answered;
            }
        });
    }
    for (auto& client : clients) client.join();

    CHECK(answered == 200);
    CHECK(count == 200);
}

TEST_CASE("one client too many is told to come back, and the others are served") {
    std::atomic<int> count = 0;
    LmtpServer server({.port = 0, .connections_max = 1}, everything_is_taken(count));
    server.start();
    Client first(server.port());
    CHECK(first.receive("\r\n").starts_with("220 "));
    Client second(server.port());

    CHECK(second.receive("[end]").starts_with("421 4.3.2"));
    CHECK(first.ask("NOOP\r\n") == "250");
}

TEST_CASE("a silent client is taken leave of") {
    std::atomic<int> count = 0;
    LmtpServer server(
        {.port = 0, .idle_max = std::chrono::milliseconds(50)}, everything_is_taken(count)
    );
    server.start();
    Client client(server.port());

    auto received = client.receive("[end]");
    CHECK(received.starts_with("220 "));
    CHECK(received.ends_with("421 4.4.2 Closing the connection\r\n[end]"));
}

TEST_CASE("a server that stops says so to its clients, and takes no new ones") {
    std::atomic<int> count = 0;
    LmtpServer server({.port = 0}, everything_is_taken(count));
    server.start();
    auto port = server.port();
    Client client(port);
    client.receive("\r\n");

    server.stop();

    CHECK(client.receive("[end]") == "421 4.4.2 Closing the connection\r\n[end]");
    CHECK_FALSE(Client(port).is_connected());
}

TEST_CASE("a port that is taken is a failure") {
    std::atomic<int> count = 0;
    LmtpServer server({.port = 0}, everything_is_taken(count));

    CHECK_THROWS(LmtpServer({.port = server.port()}, everything_is_taken(count)));
}

}  // namespace mainstay::mail::lmtp_server_test
