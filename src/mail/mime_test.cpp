#include "mail/mime.hpp"

#include <doctest/doctest.h>

#include "mail/headers.hpp"

namespace mainstay::mail::mime_test {

namespace {

ParsedMail parse(std::string_view raw, const ParseLimits& limits = {}) {
    start_mime();
    return parse_mail(raw, "", limits);
}

std::string mail_of(std::string_view headers, std::string_view body = "Hello\r\n") {
    return "From: ann@example.test\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

std::string multipart(int parts) {
    std::string body;
    for (int i = 0; i < parts; ++i) body += "--b\r\nContent-Type: text/csv\r\n\r\n1\r\n";
    return mail_of("Content-Type: multipart/mixed; boundary=b\r\n", body + "--b--\r\n");
}

std::string nested(int depth) {
    std::string open, close;
    for (int i = 0; i < depth; ++i) {
        auto boundary = "b" + std::to_string(i);
        open += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary +
                "\r\n";
        close = "\r\n--" + boundary + "--\r\n" + close;
    }
    return "From: ann@example.test\r\n" + open + "Content-Type: text/plain\r\n\r\nDeep\r\n" + close;
}

}  // namespace

TEST_CASE("a mail beyond the bounds says which, and who sent it") {
    auto parts = parse(multipart(10'000));
    CHECK(parts.parse_error == ParseError::too_many_parts);
    CHECK(parts.from.front().email == "ann@example.test");
    CHECK_FALSE(parse(multipart(900)).parse_error);

    CHECK(parse(nested(200)).parse_error == ParseError::too_deep);
    CHECK(parse(nested(5000)).parse_error);
    CHECK(parse(nested(20)).text == "Deep");

    std::string headers;
    for (int i = 0; i < 20'000; ++i) headers += "X-Filler: x\r\n";
    CHECK(parse(mail_of(headers)).parse_error == ParseError::too_many_headers);
}

TEST_CASE("a mail of no bytes, and one of no sender, need attention") {
    CHECK(parse("").parse_error == ParseError::empty);
    CHECK(parse("\r\n\r\n").parse_error == ParseError::empty);
    CHECK(parse("Subject: x\r\n\r\nHello\r\n").parse_error == ParseError::no_sender);
    CHECK(parse("From: undisclosed\r\n\r\nHello\r\n").parse_error == ParseError::no_sender);
    CHECK(
        parse_mail("Subject: x\r\n\r\nHello\r\n", "bob@example.test").from.front().email ==
        "bob@example.test"
    );
}

TEST_CASE("a mail that is nothing but its subject has no text") {
    auto part = [](std::string_view headers) { return "--b\r\n" + std::string(headers); };
    auto boundary = "; boundary=b\r\n";
    for (const auto& mail : {
             mail_of(
                 std::string("Content-Type: multipart/alternative") + boundary,
                 part("Content-Type: text/plain\r\n\r\n\r\n") +
                     part("Content-Type: text/html\r\n\r\n\r\n--b--\r\n")
             ),
             mail_of(
                 std::string("Content-Type: multipart/mixed") + boundary,
                 part("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                      "IA0K\r\n--b--\r\n")
             ),
             mail_of("Content-Transfer-Encoding: base64\r\n", "IA0K\r\n"),
             mail_of("", " \r\n"),
         }) {
        CAPTURE(mail);
        auto read = parse(mail);
        CHECK(read.text == "");
        CHECK(read.notices.empty());
        CHECK(read.attachments.empty());
        CHECK_FALSE(read.html);
    }
}

TEST_CASE("a signed mail that is nothing but its subject shows none of its source") {
    // A gateway took the signature off.
    auto read = parse(mail_of(
        "Content-Type: multipart/signed; boundary=b; protocol=\"application/pgp-signature\"\r\n",
        "--b\r\nContent-Type: text/plain\r\n\r\n\r\n--b--\r\n"
    ));
    CHECK(read.text == "");
    CHECK(read.notices == std::vector{MailNotice::signature_not_verified});
}

TEST_CASE("a sender is found in a header that is no list of addresses") {
    CHECK(
        parse("From: Ann at <ann@example.test\r\n\r\nx").from.front().email == "ann@example.test"
    );
    CHECK(
        parse("From: \"Ann, Bob\" ann@example.test\r\n\r\nx").from.front().email ==
        "ann@example.test"
    );
    CHECK(parse("Sender: ann@example.test\r\n\r\nx").from.front().email == "ann@example.test");
    CHECK(
        parse("From: =?utf-8?q?Ann_=3Cevil=40x=2Etest=3E?= <ann@example.test>\r\n\r\nx")
            .from.front() == Address{"Ann <evil@x.test>", "ann@example.test"}
    );
}

TEST_CASE("references are the oldest first, each once, without brackets and blanks") {
    auto mail =
        parse(mail_of("Message-ID: < a @x>\r\nIn-Reply-To: <c@x> (Ann's mail)\r\nReferences: "
                      "<a@x>\r\n <b@x>\t<c@x>\r\n"));

    CHECK(mail.message_id == "a@x");
    CHECK(mail.references == std::vector<std::string>{"a@x", "b@x", "c@x"});
    CHECK(
        parse(mail_of("References: <1@x> <2@x> <3@x> <4@x>\r\n"), {.references_max = 3})
            .references == std::vector<std::string>{"1@x", "3@x", "4@x"}
    );
}

TEST_CASE("a body beyond its limit is cut for reading and attached whole") {
    std::string body(5000, 'x');
    auto mail = parse(mail_of("Content-Type: text/plain\r\n", body), {.text_bytes_max = 1000});

    CHECK(mail.is_text_cut);
    CHECK(mail.text.size() == 1000);
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments.front().content == body);
}

TEST_CASE("an attachment is what was attached, byte for byte") {
    auto mail = parse(mail_of(
        "Content-Type: multipart/mixed; boundary=b\r\n",
        "--b\r\n\r\nSee.\r\n--b\r\nContent-Type: text/x-log\r\n\r\none\r\n\ttwo "
        "\r\n\r\n--b\r\nContent-Type: "
        "application/octet-stream\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nAAECAwD/\r\n--b--\r\n"
    ));

    REQUIRE(mail.attachments.size() == 2);
    CHECK(mail.attachments[0].content == "one\r\n\ttwo \r\n");
    CHECK(mail.attachments[1].content == std::string("\x00\x01\x02\x03\x00\xFF", 6));
}

TEST_CASE("a mail within a mail is kept as it came, with its line ends") {
    std::string inner =
        "X-Odd:   spaced\t value\r\nFrom: bob@example.test\r\n\r\nbare\nfeeds\r\n\r\n";
    auto digest = parse(mail_of(
        "Content-Type: multipart/mixed; boundary=b\r\n",
        "--b\r\n\r\nSee.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + "\r\n--b--\r\n"
    ));
    auto encoded = parse(mail_of(
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n",
        "RnJvbTogYkB4Cgp4Cg==\r\n"
    ));

    REQUIRE(digest.attachments.size() == 1);
    CHECK(digest.attachments.front().content == inner);
    REQUIRE(encoded.attachments.size() == 1);
    CHECK(encoded.attachments.front().content == "From: b@x\n\nx\n");
}

TEST_CASE("dates that cannot be are no date and no failure") {
    for (auto* date :
         {"yesterday", "Mon, 99 Foo 2026 99:99:99", "Thu, 13 Feb 1969 23:32:54 -0330",
          "1 Jan 99999 00:00:00", ""}) {
        CAPTURE(date);
        auto mail = parse(mail_of("Date: " + std::string(date) + "\r\n"));
        CHECK_FALSE(mail.date);
        CHECK_FALSE(mail.parse_error);
    }
}

TEST_CASE("a file name keeps all its parts, and carries no path and no tricks") {
    CHECK(file_name("Offer 17/2026/3.pdf") == "Offer 17_2026_3.pdf");
    CHECK(file_name("plan\\floor 2.png") == "plan_floor 2.png");
    CHECK(file_name("../../etc/passwd") == "etc_passwd");
    CHECK(file_name("/etc/./passwd") == "etc_passwd");
    CHECK(file_name("C:\\temp\\report.pdf") == "report.pdf");
    CHECK(file_name("\\\\server\\share\\report.pdf") == "report.pdf");
    CHECK(file_name(" \xC2\xA0\xE2\x80\x8B ").empty());
    CHECK(file_name("a\r\nb\tc.txt") == "a b c.txt");
    CHECK(
        file_name("invoice\xE2\x80\xAE"
                  "fdp.exe") == "invoicefdp.exe"
    );
    CHECK(file_name("..").empty());
    CHECK(file_name("Übersicht €.pdf") == "Übersicht €.pdf");
}

TEST_CASE("an address is mailable when a server would take it") {
    for (auto* email :
         {"a@b", "first.last+tag@sub.example.test", "\"odd,name\"@x.test", "jdöe@mächine.example",
          "a@[127.0.0.1]"}) {
        CAPTURE(email);
        CHECK(is_mailable(email));
    }
    for (auto* email : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b,c", "a@.b", "<a@b>", "a\n@b"}) {
        CAPTURE(email);
        CHECK_FALSE(is_mailable(email));
    }
}

}  // namespace mainstay::mail::mime_test
