#include "mail/lmtp_session.hpp"

#include <string>

#include <doctest/doctest.h>

#include "mail/lmtp_path.hpp"

namespace mainstay::mail::lmtp_session_test {

namespace {

// What the world was asked, and what it answers.
struct World {
    std::vector<std::string> stored;
    Envelope envelope;
    DeliveryAnswer answer = DeliveryAnswer::stored;
    std::ptrdiff_t memory = 1 << 20;

    LmtpCallbacks callbacks() {
        return {
            [](std::string_view address) {
                if (address.starts_with("later")) return RecipientAnswer::try_later;
                return address.starts_with("shop") ? RecipientAnswer::accepted
                                                   : RecipientAnswer::unknown;
            },
            [this](const Envelope& taken, std::string_view content) {
                envelope = taken;
                stored.emplace_back(content);
                return std::vector<DeliveryAnswer>(taken.recipients.size(), answer);
            },
            [this](std::ptrdiff_t bytes) {
                if (bytes > memory) return false;
                memory -= bytes;
                return true;
            },
        };
    }
};

constexpr std::string_view start =
    "LHLO mx.test\r\nMAIL FROM:<ann@x.test>\r\nRCPT TO:<shop@mainstay.test>\r\n";

// The codes of the replies, one a line; of replies of many lines the last.
std::string codes(std::string_view replies) {
    std::string codes;
    while (!replies.empty()) {
        auto line = replies.substr(0, replies.find("\r\n"));
        if (line.size() < 4 || line[3] != '-') (codes += line.substr(0, 3)) += ' ';
        replies.remove_prefix(line.size() + 2);
    }
    if (!codes.empty()) codes.pop_back();
    return codes;
}

std::string talk(World& world, std::string_view commands, LmtpLimits limits = {}) {
    LmtpSession session("mainstay.test", limits, world.callbacks());
    return codes(session.feed(commands));
}

std::string content_of(std::string_view sent) {
    World world;
    talk(world, std::string(start) + "DATA\r\n" + std::string(sent));
    return world.stored.empty() ? "nothing" : world.stored.front();
}

}  // namespace

TEST_CASE("a mail is taken in the order that RFC 2033 knows, in one portion or byte by byte") {
    auto commands = std::string(start) + "DATA\r\nSubject: Hi\r\n\r\nHello\r\n.\r\nQUIT\r\n";
    World at_once, in_bytes;
    LmtpSession session("mainstay.test", {}, in_bytes.callbacks());
    std::string replies;
    for (char c : commands) replies += session.feed({&c, 1});

    CHECK(talk(at_once, commands) == "250 250 250 354 250 221");
    CHECK(codes(replies) == "250 250 250 354 250 221");
    CHECK(session.is_closed());
    CHECK(at_once.stored == std::vector<std::string>{"Subject: Hi\r\n\r\nHello\r\n"});
    CHECK(in_bytes.stored == at_once.stored);
    CHECK(at_once.envelope.from == "ann@x.test");
    CHECK(in_bytes.memory == 1 << 20);
}

TEST_CASE("each recipient gets a reply of its own after the content") {
    World world;
    CHECK(
        talk(
            world,
            std::string(start) +
                "RCPT TO:<nobody@x>\r\nRCPT TO:<shop+a@mainstay.test>\r\nDATA\r\n.\r\nNOOP\r\n"
        ) == "250 250 250 550 250 354 250 250 250"
    );
    CHECK(
        world.envelope.recipients ==
        std::vector<std::string>{"shop@mainstay.test", "shop+a@mainstay.test"}
    );
}

TEST_CASE("what could not be stored is never answered with 250") {
    World world{.answer = DeliveryAnswer::failed};
    CHECK(talk(world, std::string(start) + "DATA\r\nx\r\n.\r\n") == "250 250 250 354 451");
    world.answer = DeliveryAnswer::too_large;
    CHECK(talk(world, std::string(start) + "DATA\r\nx\r\n.\r\n") == "250 250 250 354 552");
}

TEST_CASE("commands out of order are refused") {
    World world;
    CHECK(talk(world, "MAIL FROM:<a@b>\r\n") == "503");
    CHECK(talk(world, "EHLO x\r\nHELO x\r\nLHLO\r\n") == "500 500 501");
    CHECK(talk(world, "LHLO x\r\nRCPT TO:<shop@x>\r\nDATA\r\n") == "250 503 503");
    CHECK(talk(world, "LHLO x\r\nMAIL FROM:<>\r\nDATA\r\n") == "250 250 503");
    CHECK(talk(world, "LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<no@x>\r\nDATA\r\n") == "250 250 550 503");
    CHECK(
        talk(world, "LHLO x\r\nMAIL FROM:<>\r\nMAIL FROM:<>\r\nRSET\r\nMAIL FROM:<>\r\n") ==
        "250 250 503 250 250"
    );
    CHECK(
        talk(world, "LHLO x\r\nBDAT 5 LAST\r\nSTARTTLS\r\nVRFY ann\r\nnoop\r\n") ==
        "250 500 500 252 250"
    );
    CHECK(talk(world, "LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<later@x>\r\n") == "250 250 451");
}

TEST_CASE("parameters are checked") {
    World world;
    CHECK(
        talk(world, "LHLO x\r\nMAIL FROM:<a@b> SIZE=100 BODY=8BITMIME SMTPUTF8\r\n") == "250 250"
    );
    CHECK(talk(world, "LHLO x\r\nMAIL FROM: <a@b>\r\n") == "250 250");
    CHECK(talk(world, "LHLO x\r\nMAIL FROM:<a@b> SIZE=99999999999\r\n") == "250 552");
    CHECK(talk(world, "LHLO x\r\nMAIL FROM:<a@b> SIZE=x\r\n") == "250 555");
    CHECK(
        talk(
            world,
            "LHLO x\r\nMAIL FROM:a@b\r\nMAIL TO:<a@b>\r\nMAIL FROM:<a@b\r\nMAIL FROM:<a\x01@b>\r\n"
        ) == "250 501 501 501 501"
    );
    CHECK(
        talk(
            world, "LHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<>\r\nRCPT TO:<shop@x> NOTIFY=NEVER\r\n"
        ) == "250 250 501 555"
    );
}

TEST_CASE("content ends at CRLF dot CRLF only, and dots are unstuffed") {
    CHECK(content_of("..a\r\n...b\r\nc..\r\n.\r\n") == ".a\r\n..b\r\nc..\r\n");
    CHECK(content_of("a\n.\nMAIL FROM:<evil@x>\r\n.\r\n") == "a\n.\nMAIL FROM:<evil@x>\r\n");
    CHECK(content_of("a\n.\r\nb\r\n.\r\n") == "a\n.\r\nb\r\n");
    CHECK(content_of("a\r.\r\nb\r\n.\r\n") == "a\r.\r\nb\r\n");
    CHECK(content_of("a\r\n.\rb\r\n.\r\n") == "a\r\n\rb\r\n");
    CHECK(content_of("a\r\n.\r\r\n.\r\n") == "a\r\n\r\r\n");
    CHECK(content_of(std::string("a\0b\r\n.\r\n", 8)) == std::string("a\0b\r\n", 5));
    CHECK(content_of(".\r\n") == "");
    CHECK(content_of("a\r\n.\n") == "nothing");
}

TEST_CASE("what follows a mail in one portion is the next command") {
    World world;
    auto once = std::string(start.substr(start.find("MAIL"))) + "DATA\r\nx\r\n.\r\n";
    CHECK(
        talk(world, "LHLO x\r\n" + once + once + "QUIT\r\n") ==
        "250 250 250 354 250 250 250 354 250 221"
    );
    CHECK(world.stored.size() == 2);
}

TEST_CASE("bare line feeds and returns never end a command") {
    World world;
    CHECK(talk(world, "LHLO x\nMAIL FROM:<a@b>\r\n") == "500 503");
    CHECK(talk(world, "LHLO x\r\nMAIL FROM:<a@b>\rRCPT TO:<shop@x>\r\n") == "250 500");
}

TEST_CASE("limits hold, and the conversation goes on behind them") {
    World world;
    auto big = "DATA\r\n" + std::string(5000, 'x') + "\r\n.\r\nNOOP\r\n";
    CHECK(
        talk(world, std::string(start) + big, {.message_bytes_max = 1000}) ==
        "250 250 250 354 552 250"
    );
    world.memory = 4000;
    CHECK(talk(world, std::string(start) + big) == "250 250 250 354 452 250");
    CHECK(world.memory == 4000);
    CHECK(world.stored.empty());
    CHECK(
        talk(world, std::string(start) + "RCPT TO:<shop@y>\r\n", {.recipients_max = 1}) ==
        "250 250 250 452"
    );
    CHECK(talk(world, "NOOP " + std::string(5000, 'x') + "\r\nNOOP\r\n") == "500 250");
    CHECK(
        talk(world, std::string(start) + "RSET\r\nMAIL FROM:<>\r\n", {.mails_max = 1}) ==
        "250 250 250 250 421"
    );
}

TEST_CASE("a client that only errs is sent away") {
    World world;
    LmtpSession session("mainstay.test", {.errors_max = 3}, world.callbacks());

    CHECK(codes(session.feed("a\r\nb\r\nc\r\nd\r\n")) == "500 500 500 421");
    CHECK(session.is_closed());
    CHECK(session.feed("NOOP\r\n").empty());
}

TEST_CASE("memory is given back when a client leaves in the middle") {
    World world;
    {
        LmtpSession session("mainstay.test", {}, world.callbacks());
        session.feed(std::string(start) + "DATA\r\n" + std::string(5000, 'x'));
        CHECK(world.memory < 1 << 20);
    }
    CHECK(world.memory == 1 << 20);
}

TEST_CASE("addresses are read with quotes and routes") {
    CHECK(read_path("<shop@x.test>")->address == "shop@x.test");
    CHECK(read_path("<@a.test,@b.test:shop@x.test>")->address == "shop@x.test");
    CHECK(read_path("<\"shop\"@x.test>")->address == "shop@x.test");
    CHECK(read_path("<\"s\\hop\"@x.test>")->address == "shop@x.test");
    CHECK(read_path("<\"odd > name\"@x.test>")->address == "\"odd > name\"@x.test");
    CHECK(
        read_path("<jdöe@mächine.example> SMTPUTF8")->parameters ==
        std::vector<std::string>{"SMTPUTF8"}
    );
    CHECK(read_path("<>")->address.empty());
    for (auto* path : {"", "a@b", "<a@b", "<a@b>x", "<\"a@b>", "<\xFF@b>"}) {
        CAPTURE(path);
        CHECK_FALSE(read_path(path));
    }
}

}  // namespace mainstay::mail::lmtp_session_test
