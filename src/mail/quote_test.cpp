#include "mail/quote.hpp"

#include <doctest/doctest.h>

namespace mainstay::mail {

TEST_CASE(
    "an answer above a quote is the text, the quote is folded with the line that introduces it"
) {
    auto split = split_quotes(
        "It works.\n\nOn Mon, 23 Nov 2026 at 09:00, Ann <ann@x.test> wrote:\n> Does it?\n>\n> Ann\n"
    );

    CHECK(split.text == "It works.");
    CHECK(
        split.quoted ==
        "On Mon, 23 Nov 2026 at 09:00, Ann <ann@x.test> wrote:\n> Does it?\n>\n> Ann"
    );
}

TEST_CASE("an answer below a quote is the text") {
    auto split = split_quotes("On 23 Nov 2026, Ann wrote:\n\n> Does it?\n\nIt works.\n");

    CHECK(split.text == "It works.");
    CHECK(split.quoted == "On 23 Nov 2026, Ann wrote:\n\n> Does it?");
}

TEST_CASE("answers between quotes stay where they answer") {
    std::string text = "On 23 Nov 2026, Ann wrote:\n> One?\nYes.\n> Two?\nNo.";

    CHECK(split_quotes(text) == Split{text, {}, {}});
}

TEST_CASE("the introduction is known in many languages, also when it is wrapped") {
    for (std::string introduction :
         {"Am 23.11.2026 um 09:00 schrieb Ann <ann@x.test>:",
          "Le lun. 23 nov. 2026 à 09:00, Ann\n<ann@x.test> a écrit :",
          "El 23 nov 2026, Ann escribió:", "Il giorno lun 23 nov 2026 Ann ha scritto:",
          "Op ma 23 nov 2026 om 09:00 schreef Ann <ann@x.test>:",
          "Em seg., 23 de nov. de 2026, Ann escreveu:", "2026年11月23日(月) 9:00 Ann <ann@x.test>:",
          "Ann <ann@x.test>のメール:", "ma 23. marrask. 2026 klo 9.00 Ann kirjoitti:",
          "23.11.2026 09:00, Ann пишет:",
          "On Mon, Nov 23, 2026 at 9:00 AM\nAnn of a very long name\n<ann@x.test> wrote:"}) {
        CAPTURE(introduction);
        auto split = split_quotes("New.\n\n" + introduction + "\n> Old.\n");

        CHECK(split.text == "New.");
        CHECK(split.quoted == introduction + "\n> Old.");
    }
}

TEST_CASE("what Outlook puts below an answer is folded") {
    for (std::string quote :
         {"-----Original Message-----\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: Hi\n\nOld.",
          "________________________________\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: Hi\n\nOld.",
          "*From:* Ann\n*Sent:* Monday\n*To:* Bob\n*Subject:* Hi\n\nOld.",
          "Von: Ann\nGesendet: Montag\nAn: Bob\nBetreff: Hi\n\nAlt.",
          "De : Ann\nEnvoyé : lundi\nÀ : Bob\nObjet : Hi\n\nVieux.",
          "差出人: Ann\n送信日時: 2026年11月23日\n宛先: Bob\n件名: Hi\n\n前。",
          "-----Ursprüngliche Nachricht-----\nAlt.",
          "On Mon, 23 Nov 2026 at 09:00, Ann <ann@x.test> wrote:\nOld without marks."}) {
        CAPTURE(quote);
        auto split = split_quotes("New.\n\n" + quote + "\n");

        CHECK(split.text == "New.");
        CHECK(split.quoted == quote);
    }
}

TEST_CASE("a forwarded mail stays visible") {
    std::string forwarded =
        "See below.\n\n---------- Forwarded message ---------\nFrom: Ann\nDate: Monday\nSubject: "
        "Hi\nTo: Bob\n\nIt broke.";
    std::string outlook =
        "See below.\n\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: Hi\n\nIt broke.";

    CHECK(split_quotes(forwarded).text == forwarded);
    CHECK(split_quotes(outlook, is_forward_subject("WG: Hi")).text == outlook);
    CHECK_FALSE(is_forward_subject("Forwards are broken"));
}

TEST_CASE("a signature is set apart, above a quote and below one") {
    CHECK(split_quotes("Hi.\n\n-- \nAnn\nACME\n") == Split{"Hi.", {}, "Ann\nACME"});
    auto above = split_quotes("Hi.\n-- \nAnn\n\nOn 23 Nov 2026, Bob wrote:\n> Old.\n");
    CHECK(above == Split{"Hi.", "On 23 Nov 2026, Bob wrote:\n> Old.", "Ann"});
    auto below = split_quotes("On 23 Nov 2026, Bob wrote:\n> Old.\n\nHi.\n-- \nAnn\n");
    CHECK(below == Split{"Hi.", "On 23 Nov 2026, Bob wrote:\n> Old.", "Ann"});
}

TEST_CASE("lines that only look like a quote or a signature are text") {
    for (std::string text :
         {"I typed this:\n> npm install\nand it failed", "The log says:\n> error 1\n> error 2",
          "From: here\nto there it is slow", "On Monday the server wrote:\nout of memory",
          "a\n--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21\n22"}) {
        CAPTURE(text);
        CHECK(split_quotes(text) == Split{text, {}, {}});
    }
}

TEST_CASE("a mail of nothing but quotes or a signature shows what it has") {
    CHECK(split_quotes("> all\n> quoted").text == "> all\n> quoted");
    CHECK(split_quotes("-- \nAnn").text == "-- \nAnn");
    CHECK(
        split_quotes("-----Original Message-----\nFrom: Ann").text ==
        "-----Original Message-----\nFrom: Ann"
    );
    CHECK(split_quotes("") == Split{});
}

}  // namespace mainstay::mail
