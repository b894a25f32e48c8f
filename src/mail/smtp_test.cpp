#include "mail/smtp.hpp"

#include <map>
#include <thread>

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mainstay::mail::smtp_test {

namespace {

// What a server may do in place of an answer.
constexpr auto silence = "silence";
constexpr auto hang_up = "hang up";

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

    // What was received, once the client has left.
    const std::string& received() {
        close();
        return received_;
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
        if (found != answers_.end() && found->second == silence) return {};
        if (found != answers_.end() && found->second == hang_up) ::shutdown(client_, SHUT_RDWR);
        return (found == answers_.end() ? usual : found->second) + "\r\n";
    }

    void serve() {
        int client = client_ = ::accept(listener_, nullptr, nullptr);
        if (client < 0) return;
        auto send = [&](const std::string& text) {
            ::send(client, text.data(), text.size(), MSG_NOSIGNAL);
        };
        send(answer_to("GREETING", "220 fake ESMTP"));
        std::string line;
        bool is_in_data = false;
        for (char c = 0; ::recv(client, &c, 1, 0) == 1;) {
            received_ += c;
            line += c;
            if (c != '\n') continue;
            auto verb = line.substr(0, 4);
            if (is_in_data && line == ".\r\n")
                send(answer_to("DOT", "250 2.0.0 taken")), is_in_data = false;
            else if (is_in_data) {
            } else if (verb == "EHLO")
                send(answer_to("EHLO", "250-fake\r\n250 8BITMIME"));
            else if (verb == "DATA")
                send(answer_to("DATA", "354 go")), is_in_data = !answers_.contains("DATA");
            else if (verb == "QUIT")
                send(answer_to("QUIT", "221 bye"));
            else
                send(answer_to(verb, "250 2.0.0 ok"));
            line.clear();
        }
        ::close(client);
    }

    std::map<std::string, std::string> answers_;
    int listener_ = -1;
    int client_ = -1;
    unsigned short port_ = 0;
    std::string received_;
    std::thread thread_;
};

constexpr std::string_view content = "Subject: x\r\n\r\n.dot\r\nend\r\n";

SmtpAnswer send(const std::string& server, std::string_view to = "ann@kunde.example") {
    SmtpOptions options;
    options.server = server;
    options.helo = "mainstay.test";
    return send_by_smtp(options, {"shop+tag@mainstay.test", to, content});
}

SmtpOptions impatient(const std::string& server) {
    SmtpOptions options;
    options.server = server;
    options.timeouts.answer = options.timeouts.sending = options.timeouts.last_answer =
        std::chrono::milliseconds(200);
    return options;
}

const SmtpMail a_mail{"shop+tag@mainstay.test", "ann@kunde.example", content};

}  // namespace

TEST_CASE("a mail is handed to the server whole, with its envelope") {
    FakeServer fake;
    auto answer = send(fake.server());

    CHECK(answer.outcome == SmtpOutcome::sent);
    CHECK(answer.text == "250 2.0.0 taken");
    auto received = fake.received();
    CHECK(received.find("EHLO mainstay.test\r\n") != received.npos);
    CHECK(received.find("MAIL FROM:<shop+tag@mainstay.test>") != received.npos);
    CHECK(received.find("RCPT TO:<ann@kunde.example>") != received.npos);
    CHECK(received.find("Subject: x\r\n\r\n..dot\r\nend\r\n.\r\n") != received.npos);
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

    auto answer = send_by_smtp(options, {"", "ann@kunde.example", content});
    CHECK(answer.outcome == SmtpOutcome::later);
    CHECK(answer.text.starts_with("Nothing is sent without verified TLS"));
    CHECK(fake.received().find("Subject") == std::string::npos);
}

TEST_CASE("a password is not sent to a server that offers no encryption, whatever the setting") {
    for (auto tls : {SmtpTls::off, SmtpTls::if_offered, SmtpTls::required}) {
        FakeServer fake({{"EHLO", "250-fake\r\n250 AUTH PLAIN LOGIN"}});
        SmtpOptions options;
        options.server = fake.server();
        options.tls = tls;
        options.user = "desk";
        options.password = "secret";

        auto answer = send_by_smtp(options, a_mail);

        CHECK(answer.outcome == SmtpOutcome::later);
        CHECK(answer.text.starts_with("Nothing is sent without verified TLS"));
        auto received = fake.received();
        CHECK(received.find("AUTH") == received.npos);
        CHECK(received.find("MAIL") == received.npos);
    }
}

TEST_CASE("a mail is sent with the 250 to its end, whether or not QUIT is ever answered") {
    FakeServer fake({{"QUIT", silence}});

    auto answer = send(fake.server());

    CHECK(answer.outcome == SmtpOutcome::sent);
    CHECK(answer.text == "250 2.0.0 taken");
}

TEST_CASE("a mail is sent with the 250 to its end, even if the line is cut then") {
    FakeServer fake({{"QUIT", hang_up}});

    CHECK(send(fake.server()).outcome == SmtpOutcome::sent);
}

TEST_CASE("a server that falls silent is waited for at each stage, and no longer") {
    for (auto* verb : {"GREETING", "EHLO", "MAIL", "RCPT", "DATA"}) {
        CAPTURE(std::string(verb));
        FakeServer fake({{verb, silence}});

        auto answer = send_by_smtp(impatient(fake.server()), a_mail);

        CHECK(answer.outcome == SmtpOutcome::later);
        CHECK(answer.text == "The mail server did not answer in time.");
    }
}

TEST_CASE("where a server does not answer to the end of a mail, nobody knows whether it has it") {
    FakeServer mute({{"DOT", silence}});
    CHECK(send_by_smtp(impatient(mute.server()), a_mail).outcome == SmtpOutcome::unknown);
    FakeServer gone({{"DOT", hang_up}});
    CHECK(send(gone.server()).outcome == SmtpOutcome::unknown);
}

TEST_CASE("the end of the try is the end of waiting") {
    FakeServer fake({{"MAIL", silence}});
    SmtpOptions options;
    options.server = fake.server();
    auto mail = a_mail;
    mail.time_left = std::chrono::milliseconds(200);

    CHECK(send_by_smtp(options, mail).outcome == SmtpOutcome::later);
}

TEST_CASE("before a server can have a mail whole, the sender is told") {
    FakeServer fake;
    std::string large(300'000, 'x');
    large += "\r\n";
    auto mail = a_mail;
    mail.content = large;
    int calls = 0;
    mail.before_end = [&] { ++calls; };
    SmtpOptions options;
    options.server = fake.server();

    CHECK(send_by_smtp(options, mail).outcome == SmtpOutcome::sent);
    CHECK(calls == 1);
}

TEST_CASE("a sender who cannot keep that a mail is handed over does not hand it over") {
    FakeServer fake;
    auto mail = a_mail;
    mail.before_end = [] { throw std::runtime_error("the disk is full"); };
    SmtpOptions options;
    options.server = fake.server();

    CHECK_THROWS_WITH(send_by_smtp(options, mail), "the disk is full");
    CHECK(fake.received().find("\r\n.\r\n") == std::string::npos);
}

TEST_CASE("an address that is none never reaches the server") {
    FakeServer fake;

    CHECK(send(fake.server(), "ann@x>\r\nRCPT TO:<evil@x").outcome == SmtpOutcome::refused);
    CHECK(fake.received().empty());
}

}  // namespace mainstay::mail::smtp_test
