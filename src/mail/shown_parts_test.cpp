// What of a mail's parts is shown, what is a file, and what is said of them.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "mail/cms_content.hpp"
#include "mail/enriched_text.hpp"
#include "mail/html_text.hpp"
#include "mail/invitation.hpp"
#include "mail/mime.hpp"

namespace mainstay::mail::shown_parts_test {

namespace {

ParsedMail parse(std::string_view headers, std::string_view body) {
    start_mime();
    return parse_mail(
        "From: ann@kunde.example\r\n" + std::string(headers) + "\r\n\r\n" + std::string(body), ""
    );
}

// A multipart of parts, each with its own header.
ParsedMail parts(std::string_view type, std::initializer_list<std::string_view> each) {
    std::string body;
    for (auto part : each) (body += "--b\r\n") += std::string(part) + "\r\n";
    return parse(
        "Content-Type: multipart/" + std::string(type) + "; boundary=b", body + "--b--\r\n"
    );
}

std::string plain(std::string_view text) {
    return "Content-Type: text/plain\r\n\r\n" + std::string(text);
}

std::string html(std::string_view text) {
    return "Content-Type: text/html\r\n\r\n" + std::string(text);
}

bool says(const ParsedMail& mail, MailNotice notice) {
    return std::ranges::find(mail.notices, notice) != mail.notices.end();
}

std::string der(unsigned char tag, const std::string& content) {
    std::string head(1, static_cast<char>(tag));
    if (content.size() < 128) return head + static_cast<char>(content.size()) + content;
    return head + '\x82' + static_cast<char>(content.size() >> 8U) +
           static_cast<char>(content.size() & 0xFFU) + content;
}

const std::string oid_of_data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";

std::string signed_data(const std::string& wrapped) {
    auto data = der(0x02, "\x01") + der(0x31, "") + der(0x30, der(0x06, oid_of_data) + wrapped);
    return der(
        0x30, der(0x06, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02") + der(0xA0, der(0x30, data))
    );
}

std::string cms_part(const std::string& bytes) {
    return "Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: "
           "binary\r\n\r\n" +
           bytes;
}

}  // namespace

TEST_CASE("of several forms a later one is shown only if it shows what the earlier does") {
    auto text = plain("The scanner of till 4 reads nothing since Monday.");
    for (auto* stub :
         {"", "<html><body></body></html>", "<p>&nbsp;</p>", "<p>\xE2\x80\x8B</p>",
          "<img src=\"http://x.test/1.gif\">", "<!-- The scanner of till 4 -->"}) {
        CAPTURE(stub);
        auto mail = parts("alternative", {text, html(stub)});
        CHECK(mail.text == "The scanner of till 4 reads nothing since Monday.");
        CHECK_FALSE(mail.html);
    }

    auto both = parts(
        "alternative",
        {text, html("<p>The scanner of <b>till 4</b> reads nothing since Monday.</p>")}
    );
    CHECK(both.text == "The scanner of till 4 reads nothing since Monday.");
    CHECK(both.html->starts_with("<p>The scanner"));

    auto other = parts("alternative", {text, html("<p>Sent by an app</p>")});
    CHECK(other.text == "The scanner of till 4 reads nothing since Monday.\n\nSent by an app");
    CHECK(other.html->find("reads nothing") != std::string::npos);
    CHECK(other.html->find("Sent by an app") != std::string::npos);

    auto hint = parts(
        "alternative",
        {plain("Use a newer reader."), html("<p>The scanner of till 4 reads nothing.</p>")}
    );
    CHECK(hint.text.ends_with("The scanner of till 4 reads nothing."));

    auto blank = parts("alternative", {plain("\xC2\xA0\r\n\xE2\x80\x8B"), html("<p>Hello</p>")});
    CHECK(blank.text == "Hello");
    auto reversed = parts("alternative", {html("<p>Hello Ann</p>"), plain("Hello Ann")});
    CHECK(reversed.text == "Hello Ann");
    CHECK(reversed.html == "<p>Hello Ann</p>");
    CHECK(parts("alternative", {plain("注文の件です"), html("<p>注文の<b>件</b>です</p>")}).html);
}

TEST_CASE("any kind of text is text, unless it is a file") {
    CHECK(parse("Content-Type: text/x-unheard-of", "Hello\r\n").text == "Hello");
    CHECK(
        parse("Content-Type: text/markdown; charset=iso-8859-1", "Gr\xFC\xDF\r\n").text == "Grüß"
    );
    CHECK(parse("Content-Type: text/x-unheard-of; name=a.log", "x\r\n").attachments.size() == 1);
    CHECK(
        parse("Content-Type: text/csv\r\nContent-Disposition: attachment", "1;2")
            .attachments.size() == 1
    );
    auto two = parts("mixed", {plain("See."), "Content-Type: text/x-log\r\n\r\none"});
    CHECK(two.text == "See.");
    REQUIRE(two.attachments.size() == 1);
    CHECK(
        parts(
            "mixed",
            {"Content-Type: text/enriched\r\n\r\n<b>a</b>", "Content-Type: text/enriched\r\n\r\nb"}
        )
            .text == "a\nb"
    );
    CHECK(parse("Content-Type: text/vcard", "BEGIN:VCARD\r\n").attachments.size() == 1);
}

TEST_CASE("enriched text is shown without its markup") {
    auto text = [](std::string_view enriched) { return text_of_enriched(enriched, false); };
    CHECK(text("<bold>a</bold> b\nc\n\nd\n\n\ne") == "a b c\nd\n\ne");
    CHECK(text("<color><param>red</param>a</color> << b > c") == "a < b > c");
    CHECK(text("<nofill>a\nb</nofill>\nc") == "a\nb c");
    CHECK(text("1 < 2") == "1 < 2");
    CHECK(text("<bold") == "<bold");
    CHECK(text_of_enriched("a<nl>b\nc<lt>d<comment>e</comment>", true) == "a\nb c<d");
}

TEST_CASE("an invitation tells what, when, where and by whom") {
    auto of = [](std::string_view method, std::string_view event) {
        return read_invitation(
            "BEGIN:VCALENDAR\nMETHOD:" + std::string(method) + "\nBEGIN:VEVENT\n" +
            std::string(event) + "\nEND:VEVENT\nEND:VCALENDAR\n"
        );
    };
    CHECK(
        of("REQUEST",
           "SUMMARY:Tills\\, all\nDTSTART:20261201T090000Z\nDTEND:20261201T100000Z\n"
           "LOCATION:Room 4\nORGANIZER;CN=Ann:mailto:ann@x.test")
            .text ==
        "Invitation: Tills, all\nWhen: 2026-12-01 09:00 to 10:00 (UTC)\nWhere: Room 4\n"
        "Organizer: Ann <ann@x.test>"
    );
    CHECK(
        of("CANCEL", "SUMMARY:A\nDTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261202").text ==
        "Cancelled: A\nWhen: 2026-12-01"
    );
    CHECK(
        of("REQUEST", "SUMMARY:A\nDTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270103").text ==
        "Invitation: A\nWhen: 2026-12-31 to 2027-01-02"
    );
    CHECK(
        of("REPLY", "SUMMARY:A\nATTENDEE;PARTSTAT=DECLINED;CN=\"Bo; B\":mailto:bo@x.test").text ==
        "Declined by Bo; B <bo@x.test>: A"
    );
    CHECK(
        of("REQUEST",
           "DTSTART;TZID=\"Europe/Paris\":20261201T0900\nRRULE:FREQ=WEEKLY;COUNT=2\n"
           "BEGIN:VALARM\nSUMMARY:no\nEND:VALARM")
            .text ==
        "Invitation: (no title)\nWhen: 2026-12-01 09:00 (Europe/Paris)\nRepeats: weekly"
    );
    CHECK(of("REQUEST", "SUMM\n ARY:fol\n ded\nDTSTART:nonsense").text == "Invitation: folded");
    CHECK(of("REQUEST", "UID:1").text.empty());
    CHECK(read_invitation("").text.empty());
}

TEST_CASE("an invitation is shown above the text, and kept as a file") {
    std::string calendar =
        "Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
        "BEGIN:VEVENT\r\nSUMMARY:Tills\r\nDESCRIPTION:All of "
        "them.\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    auto mail =
        parts("alternative", {plain("Please come."), html("<p>Please come.</p>"), calendar});
    CHECK(mail.text == "Invitation: Tills\n\nPlease come.");
    CHECK(mail.html->find("Invitation: Tills") < mail.html->find("Please come."));
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments.front().media_type == "text/calendar");

    CHECK(parts("mixed", {calendar}).text == "Invitation: Tills\n\nAll of them.");
    CHECK(parts("mixed", {plain("a"), calendar, calendar}).text == "Invitation: Tills\n\na");
}

TEST_CASE("what is signed is shown, and that nobody verified the signature is said") {
    std::string inner = "Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße\r\n";
    auto whole = signed_data(der(0xA0, der(0x04, inner)));
    auto pieces = std::string("\x24\x80", 2) + der(0x04, inner.substr(0, 9)) +
                  der(0x04, inner.substr(9)) + std::string(2, '\0');
    for (const auto& bytes : {whole, signed_data(der(0xA0, pieces))}) {
        auto mail = parts("mixed", {cms_part(bytes)});
        CHECK(mail.text == "Grüße");
        CHECK(mail.attachments.empty());
        CHECK(says(mail, MailNotice::signature_not_verified));
    }
    auto beside = parts(
        "signed",
        {plain("Hello"), "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx"}
    );
    CHECK(beside.text == "Hello");
    CHECK(beside.attachments.size() == 1);
    CHECK(says(beside, MailNotice::signature_not_verified));
    CHECK(says(
        parse("Content-Type: text/plain", "-----BEGIN PGP SIGNED MESSAGE-----\r\n"),
        MailNotice::signature_not_verified
    ));
    CHECK(parse("Content-Type: text/plain", "Hello\r\n").notices.empty());
}

TEST_CASE("signed mails within signed mails are opened to their limit, and then are files") {
    std::string entity = plain("Deep");
    for (int i = 0; i < 5; ++i) entity = cms_part(signed_data(der(0xA0, der(0x04, entity))));
    auto mail = parts("mixed", {entity});
    CHECK(mail.text.empty());
    REQUIRE(mail.attachments.size() == 1);
    CHECK(read_cms(mail.attachments.front().content)->kind == CmsKind::signed_content);
}

TEST_CASE("what is encrypted says so, and is kept") {
    auto bytes = der(0x30, der(0x06, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03") + der(0xA0, ""));
    auto mail = parts("mixed", {cms_part(bytes)});
    CHECK(mail.notices == std::vector<MailNotice>{MailNotice::encrypted});
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments.front().content == bytes);
    CHECK(says(
        parts(
            "encrypted", {"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
                          "Content-Type: application/octet-stream\r\n\r\nx"}
        ),
        MailNotice::encrypted
    ));
    CHECK(says(
        parse("Content-Type: text/plain", "-----BEGIN PGP MESSAGE-----\r\nx\r\n"),
        MailNotice::encrypted
    ));
}

TEST_CASE("a damaged part is said to be so, and is a file") {
    auto cut = signed_data(der(0xA0, der(0x04, "text"))).substr(0, 40);
    auto envelope = parts(
        "mixed", {plain("See."), cms_part(cut),
                  "Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx"}
    );
    CHECK(envelope.attachments.size() == 2);
    CHECK(says(envelope, MailNotice::damaged_part));

    auto lost = parts(
        "mixed", {plain("See."),
                  "Content-Type: multipart/mixed; boundary=gone\r\n\r\n--other\r\n\r\nlost words"}
    );
    REQUIRE(lost.attachments.size() == 1);
    CHECK(lost.attachments.front().content.find("lost words") != std::string::npos);
    CHECK(says(lost, MailNotice::damaged_part));

    auto odd = parts(
        "mixed", {plain("See."),
                  "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAA!AA=="}
    );
    CHECK(odd.attachments.size() == 1);
    CHECK(says(odd, MailNotice::damaged_part));
    CHECK(says(
        parts(
            "mixed",
            {plain("x"), "Content-Type: image/png\r\nContent-Transfer-Encoding: zip\r\n\r\nx"}
        ),
        MailNotice::damaged_part
    ));

    auto late = parse(
        "Content-Type: multipart/mixed; boundary=b",
        "--b\r\n\r\nSee.\r\n--b--\r\n--b\r\nContent-Type: image/png; "
        "name=late.png\r\n\r\nx\r\n--b--\r\n"
    );
    REQUIRE(late.attachments.size() == 1);
    CHECK(late.attachments.front().name == "late.png");
    CHECK(says(late, MailNotice::damaged_part));

    CHECK(says(
        parse("Content-Type: multipart/mixed; boundary=b", "--b\r\n\r\nNo end"),
        MailNotice::damaged_part
    ));
    auto message =
        parts("mixed", {plain("See."), "Content-Type: message/rfc822\r\n\r\nno header at all"});
    REQUIRE(message.attachments.size() == 1);
    CHECK(message.attachments.front().content.find("no header at all") != std::string::npos);
    CHECK(parts("mixed", {plain("Hello"), plain("World")}).notices.empty());
}

TEST_CASE("of two headers that may come once the first counts") {
    auto mail = parse(
        "Subject: first\r\nContent-Type: text/html\r\nSubject: second\r\nContent-Type: text/plain",
        "<p>Hello</p>\r\n"
    );
    CHECK(mail.subject == "first");
    CHECK(mail.text == "Hello");
    auto part =
        parts("mixed", {"Content-Type: text/plain\r\nContent-Type: image/png\r\n\r\nHello"});
    CHECK(part.text == "Hello");
}

TEST_CASE("what nobody can see is nothing") {
    CHECK(parse("Subject: =?utf-8?b?wqDigIs=?=", "\xC2\xA0\xE2\x80\x8B\r\n").subject.empty());
    CHECK(parse("Content-Type: text/plain; charset=utf-8", "\xC2\xA0\xE2\x80\x8B\r\n").text.empty()
    );
    CHECK(parse("Content-Type: text/html", "<p>&zwnj;&nbsp;\xE2\xA0\x80</p>\r\n").text.empty());
}

TEST_CASE("comments of HTML end as browsers end them") {
    auto text = [](std::string_view html) { return text_of_html(html, 1000); };
    CHECK(text("a<!-- b -->c") == "ac");
    CHECK(text("a<!-- b --!>c") == "ac");
    CHECK(text("a<!-->b") == "ab");
    CHECK(text("a<!--->b") == "ab");
    CHECK(text("a<!-- b -- > c -->d") == "ad");
    CHECK(text("a<![if !vml]>b<![endif]>c") == "abc");
    CHECK(text("a<!-- b --!>c<!-- d -->e") == "ace");
    CHECK(text("a<? b ?>c</ d>e<!f>g") == "aceg");
    CHECK(text("a<!-- b") == "a");
}

}  // namespace mainstay::mail::shown_parts_test
