#include "mail/mail_folds.hpp"

#include <doctest/doctest.h>

#include "mail/html_text.hpp"

namespace mainstay::mail::mail_folds_test {

namespace {

constexpr FoldContext first_mail;
constexpr FoldContext reply{.is_reply = true};

// As a mail has it that brings no plain text.
FoldedMail fold_html(const std::string& html, const FoldContext& context) {
    return fold_mail(text_of_html(html, 1 << 20), html, context);
}

std::string marked(const std::string& html, const FoldContext& context) {
    return *fold_html(html, context).html;
}

}  // namespace

TEST_CASE("the place where HTML is folded is marked, outside of the elements that begin there") {
    CHECK(
        marked(
            "<div>New.<br></div><br><div class='gmail_quote'><p>On 1 Jan 2026, Ann wrote:</p>"
            "<blockquote>Old.</blockquote></div>",
            reply
        ) ==
        "<div>New.<br></div><wbr data-fold=\"quote\"><br><div class='gmail_quote'><p>On 1 Jan "
        "2026, "
        "Ann wrote:</p><blockquote>Old.</blockquote></div>"
    );
    CHECK(
        marked("<b>New.</b><div><div id=Signature>Bo</div></div><p>More.", reply) ==
        "<b>New.</b><wbr data-fold=\"signature\"><div><div id=Signature>Bo</div></div>"
        "<wbr data-fold=\"end\"><p>More."
    );
    CHECK(
        marked("<pre>New.\n\nOn 1 Jan 2026, Ann wrote:\n&gt; Old.</pre>", reply) ==
        "<pre>New.\n<wbr data-fold=\"quote\">\nOn 1 Jan 2026, Ann wrote:\n&gt; Old.</pre>"
    );
}

TEST_CASE("HTML of which nothing is folded stays as it was sent, byte for byte") {
    for (std::string html :
         {"<p>x", "", "a<b<c", "<!-- x --><style>p{}</style><p title='>'>a</p>&nbsp;\n<br>",
          "<div class=gmail_quote>x</div>"})
        CHECK(marked(html, first_mail) == html);
}

TEST_CASE("marks that a mail brings are taken out") {
    CHECK(
        marked("a<wbr data-fold=quote>b<WBR DATA-FOLD='end'/>c<wbr>d", first_mail) == "abc<wbr>d"
    );
    CHECK(
        marked(
            "a<wbr data-fold=quote>b<div class=yahoo_quoted>c<wbr data-fold=end>d</div>", reply
        ) == "ab<wbr data-fold=\"quote\"><div class=yahoo_quoted>cd</div>"
    );
}

TEST_CASE("names that mail programs put prefixes before are known all the same") {
    for (auto* name :
         {"class=x_gmail_quote", "id=ecxyahoo_quoted", "class='a aolmail_gmail_quote'",
          "id=ydp12ayahoo_quoted_7", "class=yiv123gmail_quote", "id=m_-47divRplyFwdMsg",
          "class=gmail-x_moz-cite-prefix"}) {
        CAPTURE(name);
        auto html = "<p>New.</p><div " + std::string(name) + ">Old.</div>";
        CHECK(fold_html(html, reply).split.text == "New.");
    }
    CHECK(
        fold_html("<p>New.</p><div class=x_gmail_signature>Bo</div>", reply).split.text ==
        "New.\n\nBo"
    );
}

TEST_CASE("the text of a mail and its HTML show the same, whichever of them has the marks") {
    std::string text = "New.\n\nPirmdien Ann\n\nOld.";
    auto by_html =
        fold_mail(text, "<p>New.</p><div class=yahoo_quoted>Pirmdien Ann<p>Old.</div>", reply);
    CHECK(by_html.split.text == "New.");
    CHECK(by_html.split.quoted == "Pirmdien Ann\n\nOld.");
    CHECK(by_html.split.folds == std::vector{Fold{Part::quote, "yahoo_quoted", 2, 5}});

    auto by_text = fold_mail(
        "New.\n\nOn 1 Jan 2026, Ann wrote:\n> Old.",
        "<p>New.</p>On 1 Jan 2026, Ann wrote:<div style='border-left:1px'>Old.</div>", reply
    );
    CHECK(by_text.split.text == "New.");
    CHECK(
        by_text.html ==
        "<p>New.</p><wbr data-fold=\"quote\">On 1 Jan 2026, Ann wrote:<div "
        "style='border-left:1px'>Old.</div>"
    );
}

TEST_CASE("a text that says something else than its HTML is folded by itself") {
    auto mail = fold_mail(
        "See the HTML.\n\n-- \nBo", "<p>New.</p><div class=yahoo_quoted>Old.</div>", reply
    );

    CHECK(mail.split.text == "See the HTML.");
    CHECK(mail.split.signature == "Bo");
    CHECK(mail.html == "<p>New.</p><wbr data-fold=\"quote\"><div class=yahoo_quoted>Old.</div>");
}

TEST_CASE("what a forward holds is shown in both forms") {
    std::string html =
        "<p>See below.</p><div class=gmail_quote>---------- Forwarded message ---------<br>From: "
        "Ann<br>Subject: x<br><blockquote>Old.</blockquote></div>";
    for (const auto& context : {first_mail, reply}) {
        auto mail = fold_html(html, context);
        CHECK(mail.split.folds.empty());
        CHECK(mail.html == html);
    }
}

}  // namespace mainstay::mail::mail_folds_test
