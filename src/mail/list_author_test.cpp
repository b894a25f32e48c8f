#include "mail/list_author.hpp"

#include <doctest/doctest.h>

namespace mainstay::mail::list_author_test {

namespace {

std::string author_of(const std::string& headers) {
    start_mime();
    auto raw = headers + "\r\nHello\r\n";
    auto author = author_behind_list(raw, parse_mail(raw, ""));
    return author ? author->name + " <" + author->email + ">" : "";
}

std::string answers_to(const std::string& headers, std::string_view author) {
    start_mime();
    auto raw = headers + "\r\nHello\r\n";
    std::string all;
    for (const auto& each : answer_addresses(raw, parse_mail(raw, ""), author))
        all += (all.empty() ? "" : " ") + each.email;
    return all;
}

const std::string kim_via_list =
    "From: \"'Kim Long' via Support\" <support@groups.example>\r\n"
    "List-ID: <support.groups.example>\r\n";

}  // namespace

TEST_CASE("who wrote to a list that put itself into From is found") {
    CHECK(
        author_of(kim_via_list + "X-Original-From: Kim Long <kim@harbour.example>\r\n") ==
        "Kim Long <kim@harbour.example>"
    );
    CHECK(
        author_of(kim_via_list + "Reply-To: Kim <kim@harbour.example>\r\n") ==
        "Kim <kim@harbour.example>"
    );
    CHECK(
        author_of(kim_via_list + "Reply-To: support@groups.example, kim@harbour.example\r\n") ==
        "Kim Long <kim@harbour.example>"
    );
    CHECK(
        author_of("From: Support <support@lists.example>\r\nList-Post: "
                  "<mailto:support@lists.example>\r\nReply-To: kim@harbour.example\r\n"
        ) == " <kim@harbour.example>"
    );
}

TEST_CASE("nobody is found behind a mail that no list wrote anew") {
    auto reply_to = std::string("Reply-To: kim@harbour.example\r\n");
    CHECK(author_of("From: forms@site.example\r\n" + reply_to) == "");
    CHECK(author_of("From: Kim via Shop <eve@evil.example>\r\n" + reply_to) == "");
    CHECK(author_of("From: eve@evil.example\r\nList-Id: <l.evil.example>\r\n" + reply_to) == "");
    CHECK(author_of("From: eve@evil.example\r\nX-Original-From: kim@harbour.example\r\n") == "");
    CHECK(author_of(kim_via_list) == "");
    CHECK(author_of(kim_via_list + "Reply-To: support@groups.example\r\n") == "");
    CHECK(author_of(kim_via_list + "Reply-To: a@harbour.example, b@harbour.example\r\n") == "");
}

TEST_CASE("answers go where Reply-To says, but not to the list") {
    auto form = std::string("From: forms@site.example\r\n");
    CHECK(answers_to(form, "forms@site.example") == "");
    CHECK(
        answers_to(form + "Reply-To: Jo <jo@customer.example>\r\n", "forms@site.example") ==
        "jo@customer.example"
    );
    CHECK(answers_to(form + "Reply-To: FORMS@site.example\r\n", "forms@site.example") == "");
    CHECK(
        answers_to(
            form + "Reply-To: jo@customer.example, forms@site.example\r\n", "forms@site.example"
        ) == "jo@customer.example forms@site.example"
    );
    CHECK(
        answers_to(
            "From: kim@harbour.example\r\nList-Id: <support.groups.example>\r\n"
            "Reply-To: support@groups.example\r\n",
            "kim@harbour.example"
        ) == ""
    );
}

}  // namespace mainstay::mail::list_author_test
