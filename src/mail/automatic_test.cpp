#include "mail/automatic.hpp"

#include <doctest/doctest.h>

namespace mainstay::mail::automatic_test {

namespace {

ParsedMail parse(
    std::string_view headers, std::string_view from = "ann@kunde.example",
    std::string_view envelope_from = "ann@kunde.example"
) {
    start_mime();
    return parse_mail(
        "From: " + std::string(from) + "\r\n" + std::string(headers) + "\r\nHello\r\n",
        envelope_from
    );
}

constexpr const char* nobody = "";

}  // namespace

TEST_CASE("what a list or a mail server hands on is a person's, and no program answers it") {
    for (auto* header :
         {"Precedence: list\r\nList-Id: <l.x.test>\r\n", "Precedence: bulk\r\n",
          "Precedence: JUNK\r\n", "X-Auto-Response-Suppress: All\r\n",
          "X-Auto-Response-Suppress: DR, OOF, AutoReply\r\n", "List-Id: <l.x.test>\r\n",
          "Mailing-list: list group@groups.example\r\n",
          "Auto-Submitted: auto-generated\r\nX-MS-Exchange-Inbox-Rules-Loop: ann@x.test\r\n",
          "Auto-Submitted: auto-forwarded\r\n"}) {
        CAPTURE(header);
        auto mail = parse("Subject: Re: Scanner\r\nIn-Reply-To: <1@x>\r\n" + std::string(header));
        CHECK(mail.is_automatic);
        CHECK_FALSE(mail.is_from_program);
    }
}

TEST_CASE("a null sender says nothing about who wrote") {
    auto mail =
        parse("Subject: Re: Scanner\r\nIn-Reply-To: <1@x>\r\n", "ann@kunde.example", nobody);

    CHECK_FALSE(mail.is_from_program);
}

TEST_CASE("what a program wrote is told by what it says of itself") {
    for (auto* header :
         {"Auto-Submitted: auto-generated\r\n", "Auto-Submitted: auto-replied (vacation)\r\n",
          "Precedence: auto_reply\r\n", "X-Autoreply: yes\r\n", "X-Autorespond: away\r\n",
          "X-Failed-Recipients: bob@x.test\r\n", "Content-Type: multipart/report; boundary=b\r\n",
          "Content-Type: Multipart/Report;\r\n report-type=disposition-notification; "
          "boundary=b\r\n",
          "Subject: Automatic reply: Scanner\r\nIn-Reply-To: <1@x>\r\n",
          "Subject: Abwesenheitsnotiz: Scanner\r\nPrecedence: bulk\r\n",
          "Subject: =?utf-8?q?R=C3=A9ponse_automatique=C2=A0=3A_Scanner?=\r\nReferences: "
          "<1@x>\r\n"}) {
        CAPTURE(header);
        CHECK(parse(header).is_from_program);
        CHECK(parse(header).is_automatic);
    }
    CHECK(parse("Subject: x\r\n", "MAILER-DAEMON@mx.test", nobody).is_from_program);
    CHECK(parse("Subject: Undeliverable: x\r\n", "postmaster@mx.test").is_from_program);
    CHECK(parse("Subject: failure notice\r\n", "mta@mx.test", nobody).is_from_program);
    CHECK(parse("Subject: Out of office\r\n", "ann@kunde.example", nobody).is_from_program);
}

TEST_CASE("people write about such things, too") {
    for (auto* header :
         {"Subject: Out of office hours the door is shut\r\n",
          "Subject: Re: Automatic reply: x\r\n",
          "Auto-Submitted: no\r\nX-Auto-Response-Suppress: None\r\nPrecedence: first-class\r\n",
          "Subject: Undeliverable: my parcel\r\n", "Subject: failure notice\r\n"}) {
        CAPTURE(header);
        auto mail = parse(header);
        CHECK_FALSE(mail.is_from_program);
        CHECK_FALSE(mail.is_automatic);
    }
    CHECK_FALSE(parse("Subject: Our new server\r\n", "postmaster@kunde.example").is_from_program);
}

}  // namespace mainstay::mail::automatic_test
