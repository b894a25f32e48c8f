#include "mail/smtp.hpp"

#include <map>
#include <thread>

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mainstay::mail {

namespace {

// A mail server for one client: answers each command as told, and remembers what it was given.
class FakeServer {
public:
    explicit FakeServer(std::map<std::string, std::string> answers = {})
        : answers_(std::move(answers)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(listener_, 1);
        socklen_t size = sizeof address;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }

    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;

    ~FakeServer() { close(); }

    std::string server() const { return "127.0.0.1:" + std::to_string(port_); }

    // What was heard, once the client has left.
    const std::string& heard() {
        close();
        return heard_;
    }

private:
    void close() {
        if (!thread_.joinable()) return;
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }

    std::string answer_to(const std::string& verb, const std::string& usual) {
        auto found = answers_.find(verb);
        return (found == answers_.end() ? usual : found->second) + "\r\n";
    }

    void serve() {
        int client = ::accept(listener_, nullptr, nullptr);
        if (client < 0) return;
        auto say = [&](const std::string& text) {
            ::send(client, text.data(), text.size(), MSG_NOSIGNAL);
        };
        say(answer_to("GREETING", "220 fake ESMTP"));
        std::string line;
        bool is_in_data = false;
        for (char c = 0; ::recv(client, &c, 1, 0) == 1;) {
            heard_ += c;
            line += c;
            if (c != '\n') continue;
            auto verb = line.substr(0, 4);
            if (is_in_data && line == ".\r\n")
                say(answer_to("DOT", "250 2.0.0 taken")), is_in_data = false;
            else if (is_in_data) {
            } else if (verb == "EHLO")
                say(answer_to("EHLO", "250-fake\r\n250 8BITMIME"));
            else if (verb == "DATA")
                say(answer_to("DATA", "354 go")), is_in_data = !answers_.contains("DATA");
            else if (verb == "QUIT")
                say("221 bye\r\n");
            else
                say(answer_to(verb, "250 2.0.0 ok"));
            line.clear();
        }
        ::close(client);
    }

    std::map<std::string, std::string> answers_;
    int listener_ = -1;
    unsigned short port_ = 0;
    std::string heard_;
    std::thread thread_;
};

constexpr std::string_view content = "Subject: x\r\n\r\n.dot\r\nend\r\n";

SmtpAnswer send(const std::string& server, std::string_view to = "ann@kunde.example") {
    SmtpOptions options;
    options.server = server;
    options.helo = "mainstay.test";
    options.timeout = std::chrono::seconds(10);
    return send_by_smtp(options, "shop+tag@mainstay.test", to, content);
}

}  // namespace

TEST_CASE("a mail is handed to the server whole, with its envelope") {
    FakeServer fake;
    auto answer = send(fake.server());

    CHECK(answer.outcome == SmtpOutcome::sent);
    CHECK(answer.text == "250 2.0.0 taken");
    auto heard = fake.heard();
    CHECK(heard.find("EHLO mainstay.test\r\n") != heard.npos);
    CHECK(heard.find("MAIL FROM:<shop+tag@mainstay.test>") != heard.npos);
    CHECK(heard.find("RCPT TO:<ann@kunde.example>") != heard.npos);
    CHECK(heard.find("Subject: x\r\n\r\n..dot\r\nend\r\n.\r\n") != heard.npos);
}

TEST_CASE("what the server refuses for good is refused, what it cannot now is tried later") {
    for (auto* verb : {"MAIL", "RCPT", "DATA", "DOT"}) {
        CAPTURE(std::string(verb));
        FakeServer never({{verb, "550 5.1.1 no such user"}});
        auto refused = send(never.server());
        CHECK(refused.outcome == SmtpOutcome::refused);
        CHECK(refused.text == "550 5.1.1 no such user");

        FakeServer busy({{verb, "451 4.2.0 greylisted"}});
        auto later = send(busy.server());
        CHECK(later.outcome == SmtpOutcome::later);
        CHECK(later.text == "451 4.2.0 greylisted");
    }
}

TEST_CASE("a server that takes no mail from us at all is tried later") {
    FakeServer fake({{"GREETING", "554 go away"}});
    CHECK(send(fake.server()).outcome == SmtpOutcome::later);
    FakeServer deaf({{"EHLO", "554 go away"}, {"HELO", "554 go away"}});
    CHECK(send(deaf.server()).outcome == SmtpOutcome::later);
    std::string gone;
    {
        FakeServer short_lived;
        gone = short_lived.server();
    }
    auto answer = send(gone);
    CHECK(answer.outcome == SmtpOutcome::later);
    CHECK_FALSE(answer.text.empty());
}

TEST_CASE("encryption that is required is not done without") {
    FakeServer fake;
    SmtpOptions options;
    options.server = fake.server();
    options.tls = SmtpTls::required;

    CHECK(send_by_smtp(options, "", "ann@kunde.example", content).outcome == SmtpOutcome::later);
    CHECK(fake.heard().find("Subject") == std::string::npos);
}

TEST_CASE("an address that is none never reaches the server") {
    FakeServer fake;

    CHECK(send(fake.server(), "ann@x>\r\nRCPT TO:<evil@x").outcome == SmtpOutcome::refused);
    CHECK(fake.heard().empty());
}

}  // namespace mainstay::mail
