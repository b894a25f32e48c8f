#include "mail/compose.hpp"

#include <doctest/doctest.h>

#include "mail/markdown.hpp"

namespace mainstay::mail::compose_test {

namespace {

NewMail a_mail() {
    start_mime();
    NewMail mail;
    mail.from = {"Jürgen Agent (Shop)", "shop@mainstay.test"};
    mail.to = {"Ann", "ann@kunde.example"};
    mail.reply_to = "shop+tag@mainstay.test";
    mail.message_id = "message-7@mainstay.test";
    mail.in_reply_to = "1@kunde.example";
    mail.references = {"0@kunde.example", "1@kunde.example"};
    mail.subject = "Re: [SHOP-42] Es brennt – wieder";
    mail.date = Time{1'795'435'200'000'000};
    mail.text = "Grüße, **Ann**.\n\n.\nFrom here on";
    return mail;
}

bool has_bare_feed_or_high_byte(const std::string& bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (static_cast<unsigned char>(bytes[i]) >= 0x80) return true;
        if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a mail that was put together says what was put in") {
    auto bytes = compose(a_mail());
    auto read = parse_mail(bytes, "");

    CHECK_FALSE(has_bare_feed_or_high_byte(bytes));
    CHECK(read.from == std::vector<Address>{{"Jürgen Agent (Shop)", "shop@mainstay.test"}});
    CHECK(read.to == std::vector<Address>{{"Ann", "ann@kunde.example"}});
    CHECK(read.reply_to == std::vector<Address>{{"", "shop+tag@mainstay.test"}});
    CHECK(read.message_id == "message-7@mainstay.test");
    CHECK(read.references == std::vector<std::string>{"0@kunde.example", "1@kunde.example"});
    CHECK(read.subject == "Re: [SHOP-42] Es brennt – wieder");
    CHECK(read.date == Time{1'795'435'200'000'000});
    CHECK(read.text == "Grüße, **Ann**.\n\n.\nFrom here on");
    CHECK(read.html->find("<p>Grüße, <strong>Ann</strong>.</p>") != std::string::npos);
    CHECK_FALSE(read.is_automatic);
}

TEST_CASE("attachments come out byte for byte, whatever they are called") {
    auto mail = a_mail();
    std::string bytes("\0\r\n.\r\n\xFF", 7);
    mail.attachments.push_back({"Übersicht €.pdf", "application/pdf", bytes, {}});
    mail.attachments.push_back({"inner.eml", "message/rfc822", "From: x@y\n\nz", {}});
    mail.attachments.push_back({"a\"b\r\nX-Evil: 1.txt", "text/plain; x\r\nX-Evil: 1", "x", {}});
    auto sent = compose(mail);
    auto read = parse_mail(sent, "");

    CHECK_FALSE(has_bare_feed_or_high_byte(sent));
    REQUIRE(read.attachments.size() == 3);
    CHECK(read.attachments[0].name == "Übersicht €.pdf");
    CHECK(read.attachments[0].media_type == "application/pdf");
    CHECK(read.attachments[0].content == bytes);
    CHECK(read.attachments[1].media_type == "application/octet-stream");
    CHECK(read.attachments[1].content == "From: x@y\n\nz");
    CHECK(sent.find("\r\nX-Evil") == sent.npos);
}

TEST_CASE("no text injects a header") {
    auto mail = a_mail();
    mail.subject = "x\r\nBcc: evil@x.test";
    mail.from.name = "Ann\r\nBcc: evil@x.test";
    mail.to.name = "\" <evil@x.test>, \"";
    mail.message_id = "a>\r\nBcc: evil@x.test";
    mail.in_reply_to = "b@x\r\nBcc: evil@x.test";
    mail.references = {"c@x\r\n\r\nbody"};
    auto sent = compose(mail);
    auto read = parse_mail(sent, "");

    CHECK(sent.find("\r\nBcc") == sent.npos);
    CHECK(read.to.size() == 1);
    CHECK(read.to.front().email == "ann@kunde.example");
    CHECK(read.text == a_mail().text);
}

TEST_CASE("of a long thread the first and the nearest mails are referred to") {
    auto mail = a_mail();
    mail.references.clear();
    for (int i = 0; i < 200; ++i) mail.references.push_back(std::to_string(i) + "@x");
    auto read = parse_mail(compose(mail), "");

    REQUIRE(read.references.size() == 31);
    CHECK(read.references.front() == "0@x");
    CHECK(read.references[1] == "171@x");
    CHECK(read.references.back() == "1@kunde.example");
}

TEST_CASE("Markdown becomes HTML, and hostile HTML in it nothing") {
    CHECK(html_of_markdown("a\nb") == "<p>a<br />\nb</p>\n");
    CHECK(
        html_of_markdown("https://x.test") ==
        "<p><a href=\"https://x.test\">https://x.test</a></p>\n"
    );
    CHECK(html_of_markdown("|a|\n|-|\n|b|").find("<table>") != std::string::npos);
    for (auto* hostile :
         {"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
          "<a href='x' onclick='y'>z</a>"}) {
        CAPTURE(hostile);
        auto html = html_of_markdown(hostile);
        CHECK(html.find("<script") == html.npos);
        CHECK(html.find("onerror") == html.npos);
        CHECK(html.find("onclick") == html.npos);
        CHECK(html.find("javascript") == html.npos);
    }
}

}  // namespace mainstay::mail::compose_test
