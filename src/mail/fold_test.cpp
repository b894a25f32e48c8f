#include "mail/fold.hpp"

#include <doctest/doctest.h>

#include "mail/mail_folds.hpp"

namespace mainstay::mail::fold_test {

namespace {

constexpr FoldContext first_mail;
constexpr FoldContext reply{.is_reply = true};
constexpr FoldContext forward{.is_forward = true};

Split split(std::string_view text, const FoldContext& context) {
    auto mail = fold_mail(text, std::nullopt, context);
    mail.split.folds.clear();
    return mail.split;
}

std::string shown(std::string_view text, const FoldContext& context) {
    return split(text, context).text;
}

}  // namespace

TEST_CASE(
    "an answer above a quote is the text, the quote is folded with the line that introduces it"
) {
    for (const auto& context : {reply, first_mail}) {
        auto parts = split(
            "It works.\n\nOn Mon, 23 Nov 2026 at 09:00, Ann <ann@x.test> wrote:\n> Does it?\n>\n> "
            "Ann\n",
            context
        );

        CHECK(parts.text == "It works.");
        CHECK(
            parts.quoted ==
            "On Mon, 23 Nov 2026 at 09:00, Ann <ann@x.test> wrote:\n> Does it?\n>\n> Ann"
        );
    }
}

TEST_CASE("an answer below a quote is the text") {
    auto parts = split("On 23 Nov 2026, Ann wrote:\n\n> Does it?\n\nIt works.\n", reply);

    CHECK(parts.text == "It works.");
    CHECK(parts.quoted == "On 23 Nov 2026, Ann wrote:\n\n> Does it?");
}

TEST_CASE("answers between quotes stay where they answer") {
    std::string text = "On 23 Nov 2026, Ann wrote:\n> One?\nYes.\n> Two?\nNo.";

    CHECK(split(text, reply) == Split{text, {}, {}, {}});
}

TEST_CASE("the introduction is known in many languages, also when it is wrapped") {
    for (std::string introduction :
         {"Am 23.11.2026 um 09:00 schrieb Ann <ann@x.test>:",
          "Le lun. 23 nov. 2026 à 09:00, Ann\n<ann@x.test> a écrit :",
          "El 23 nov 2026, Ann escribió:",
          "Il giorno lun 23 nov 2026 Ann ha scritto:",
          "Op ma 23 nov 2026 om 09:00 schreef Ann <ann@x.test>:",
          "Em seg., 23 de nov. de 2026, Ann escreveu:",
          "2026年11月23日(月) 9:00 Ann <ann@x.test>:",
          "Ann <ann@x.test>のメール:",
          "ma 23. marrask. 2026 klo 9.00 Ann kirjoitti:",
          "23.11.2026 09:00, Ann пишет:",
          "пн, 23 нояб. 2026 г. в 09:00, Ann of a long name\n<ann@x.test>:",
          "Den mån 23 nov. 2026 kl 09:00 skrev Ann <ann@x.test>:",
          "Den man. 23. nov. 2026 kl. 09.00 skrev Ann\n<ann@x.test>:",
          "pon., 23 lis 2026 o 09:00 Ann <ann@x.test> napisał(a):",
          "W dniu 23.11.2026 o 09:00, Ann pisze:",
          "Dne 23.11.2026 v 9:00 Ann napsal(a):",
          "Ann <ann@x.test>, 23 Kas 2026 Pzt, 09:00 tarihinde şunu yazdı:",
          "在 2026年11月23日，09:00，Ann <ann@x.test> 写道：",
          "Ann <ann@x.test> 于2026年11月23日周一 09:00写道：",
          "Ann <ann@x.test> ezt írta (időpont: 2026. nov. 23., H, 9:00):",
          "Ann <ann@x.test> writes:",
          "Ann/ACME wrote on 23.11.2026 09:00:00:",
          "---- On Mon, 23 Nov 2026 09:00:00 +0100 Ann<ann@x.test> wrote ----",
          "On Mon, Nov 23, 2026 at 9:00 AM\nAnn of a very long name\n<ann@x.test> wrote:",
          "On Mon, Nov 23, 2026 at 9:00\u202FAM Ann <ann@x.test>\nwrote:"}) {
        CAPTURE(introduction);
        auto parts = split("New.\n\n" + introduction + "\n> Old.\n", reply);

        CHECK(parts.text == "New.");
        CHECK(parts.quoted == introduction + "\n> Old.");
    }
}

TEST_CASE("the lines above an introduction are not folded with it") {
    CHECK(
        shown(
            "Thanks a lot\nBob\nOn Mon, 23 Nov 2026 at 09:00, Ann <ann@x.test> wrote:\n> Old.\n",
            reply
        ) == "Thanks a lot\nBob"
    );
    CHECK(
        shown("On Monday it broke.\nBob\nAnn <ann@x.test> wrote:\n> Old.\n", reply) ==
        "On Monday it broke.\nBob"
    );
    CHECK(
        shown(
            "On Monday it broke.\nOn Mon, 23 Nov 2026 at 09:00, Ann <ann@x.test> wrote:\nOld.\n",
            reply
        ) == "On Monday it broke."
    );
}

TEST_CASE("what Outlook puts below an answer is folded") {
    for (std::string quote :
         {"-----Original Message-----\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: Hi\n\nOld.",
          "________________________________\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: Hi\n\nOld.",
          "*From:* Ann\n*Sent:* Monday\n*To:* Bob\n*Subject:* Hi\n\nOld.",
          "Von: Ann\nGesendet: Montag\nAn: Bob\nBetreff: Hi\n\nAlt.",
          "De : Ann\nEnvoyé : lundi\nÀ : Bob\nObjet : Hi\n\nVieux.",
          "差出人: Ann\n送信日時: 2026年11月23日\n宛先: Bob\n件名: Hi\n\n前。",
          "От: Ann\nОтправлено: понедельник\nКому: Bob\nТема: Hi\n\nСтарое.",
          "Date: Mon, 23 Nov 2026 09:00:00 +0100\nFrom: ann@x.test\nTo: bob@x.test\nSubject: "
          "Hi\n\nOld.",
          "-----Ursprüngliche Nachricht-----\nAlt.",
          "------------------ 原始邮件 ------------------\n旧。",
          "On Mon, 23 Nov 2026 at 09:00, Ann <ann@x.test> wrote:\nOld without marks."}) {
        CAPTURE(quote);
        auto parts = split("New.\n\n" + quote + "\n", reply);

        CHECK(parts.text == "New.");
        CHECK(parts.quoted == quote);
    }
}

TEST_CASE("of a first mail only what is marked is folded") {
    for (std::string text :
         {"Our mails begin so:\n\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: Hi\n\nand stop.",
          "-----Original Message-----\nis what the template prints.",
          "the login of dora@harbour.example fails since 09:30 with this\nmessage:\n\nORA-28000",
          "the login of dora@harbour.example fails since 09:30 with:\n> ORA-28000",
          "On Mon, 23 Nov 2026 at 09:00, Ann <ann@x.test> wrote:\nOld without marks.",
          "Help.\n\n--\nAnn", "Help.\n\nSent from my iPhone", "Log:\n> one\n> two"}) {
        CAPTURE(text);
        CHECK(split(text, first_mail) == Split{text, {}, {}, {}});
    }
}

TEST_CASE("a forwarded mail stays visible, whatever the language") {
    for (std::string begin :
         {"---------- Forwarded message ---------\n", "Begin forwarded message:\n\n",
          "-------- Weitergeleitete Nachricht --------\n", "-------- Message transféré --------\n",
          "---------- Přeposlaná zpráva ----------\n", "-------- Пересылаемое сообщение --------\n",
          "---------- 转发的邮件 ---------\n"}) {
        CAPTURE(begin);
        auto text = "See below.\n\n" + begin +
                    "From: Ann\nDate: Monday\nSubject: Hi\nTo: Bob\n\nIt "
                    "broke.\n-- \nAnn";
        for (const auto& context : {first_mail, reply, forward})
            CHECK(shown(text, context) == text);
    }
    std::string outlook =
        "See below.\n\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: Hi\n\nIt broke.";
    CHECK(shown(outlook, forward) == outlook);
    auto signed_above = split("FYI\n-- \nBob\n\n" + outlook.substr(12), forward);
    CHECK(signed_above.text == "FYI\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: Hi\n\nIt broke.");
    CHECK(signed_above.signature == "Bob");
}

TEST_CASE("a subject says whether a mail answers or forwards, in many languages") {
    for (auto* subject :
         {"Re: x", "AW: x", "SV: x", "RE : x", "Odp: x", "Re[2]: x", "[SHOP-1] Re: x", "回复：x",
          "Antw: Fwd: x", "Ynt: x", "Отв: x"})
        CHECK(fold_context(subject, false).is_reply);
    for (auto* subject : {"Fwd: x", "WG: x", "TR: x", "RV: x", "Fw: Re: x", "[x] FW: y", "转发: x"})
        CHECK(fold_context(subject, false).is_forward);
    for (auto* subject :
         {"Forwards are broken", "Reply", "Ref: 4711", "R: drive is full", "Printer: on fire", "",
          "Error: x"}) {
        auto context = fold_context(subject, false);
        CHECK_FALSE((context.is_reply || context.is_forward));
    }
    CHECK(fold_context("Printer", true).is_reply);
}

TEST_CASE("a signature is set apart, above a quote and below one") {
    CHECK(split("Hi.\n\n-- \nAnn\nACME\n", first_mail) == Split{"Hi.", {}, "Ann\nACME", {}});
    auto above = split("Hi.\n-- \nAnn\n\nOn 23 Nov 2026, Bob wrote:\n> Old.\n", reply);
    CHECK(above == Split{"Hi.", "On 23 Nov 2026, Bob wrote:\n> Old.", "Ann", {}});
    auto below = split("On 23 Nov 2026, Bob wrote:\n> Old.\n\nHi.\n-- \nAnn\n", reply);
    CHECK(below == Split{"Hi.", "On 23 Nov 2026, Bob wrote:\n> Old.", "Ann", {}});
    auto bare = split("Hi.\n\n--\nAnn\nACME\n\nOn 23 Nov 2026, Bob wrote:\n> Old.\n", reply);
    CHECK(bare == Split{"Hi.", "On 23 Nov 2026, Bob wrote:\n> Old.", "Ann\nACME", {}});
    auto device = split("Hi.\n\nVon meinem iPhone gesendet\n\n> Old.\n", reply);
    CHECK(device == Split{"Hi.", "> Old.", "Von meinem iPhone gesendet", {}});
}

TEST_CASE("what a list writes below each mail is set apart") {
    std::string footer = std::string(47, '_') + "\nusers mailing list\nusers@x.test\n";
    CHECK(shown("Help.\n\n" + footer, first_mail) == "Help.");
    auto below = split("Yes.\n\nOn 23 Nov 2026, Ann wrote:\n> Old.\n\n" + footer, reply);
    CHECK(below.text == "Yes.");
    CHECK(below.quoted == "On 23 Nov 2026, Ann wrote:\n> Old.");
}

TEST_CASE("answers that are said to stand within a quote without marks are not folded with it") {
    std::string header = "\n\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: Hi\n\nOne?\nYes.";
    for (std::string text : {"My answers below in red.", "Siehe unten, in Rot.", "See inline."}) {
        CAPTURE(text);
        CHECK(shown(text + header, reply) == text + header);
        CHECK(shown(text + "\n\nOn 23 Nov 2026, Ann wrote:\n> One?", reply) == text);
    }
    CHECK(shown("The red lamp is lit." + header, reply) == "The red lamp is lit.");
}

TEST_CASE("lines of dashes are no signature") {
    std::string dump =
        "It stops here:\n\n--\n-- Table structure for table `orders`\n--\nCREATE TABLE "
        "`orders`;\n\n"
        "How do we go on--drop the table or repair it?";
    std::string spaced =
        "It stops here:\n\n-- \n-- Table\n-- \nCREATE TABLE `orders`;\n\nWhat now?";
    std::string rule = "Part one.\n\n--\n\nPart two is longer, and asks: what shall we do?";
    for (const auto& text : {dump, spaced, rule}) {
        CAPTURE(text);
        for (const auto& context : {first_mail, reply}) CHECK(shown(text, context) == text);
    }
}

TEST_CASE("lines that only look like a quote are text") {
    for (std::string text :
         {"I typed this:\n> npm install\nand it failed", "The log says:\n> error 1\n> error 2",
          "From: here\nto there it is slow", "On Monday the server wrote:\nout of memory",
          "the login of dora@harbour.example fails since 09:30 with this\nmessage:\n\nORA-28000",
          "a\n-- \n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21\n22"
         }) {
        CAPTURE(text);
        CHECK(split(text, reply) == Split{text, {}, {}, {}});
    }
}

TEST_CASE("a mail of nothing but quotes or a signature shows what it has") {
    for (const auto& context : {first_mail, reply, forward}) {
        CHECK(shown("> all\n> quoted", context) == "> all\n> quoted");
        CHECK(shown("-- \nAnn", context) == "-- \nAnn");
        CHECK(shown("Sent from my iPhone", context) == "Sent from my iPhone");
        CHECK(
            shown("-----Original Message-----\nFrom: Ann", context) ==
            "-----Original Message-----\nFrom: Ann"
        );
        CHECK(split("", context) == Split{});
    }
}

TEST_CASE("each fold says which lines it has, and by which rule") {
    auto folds =
        fold_mail("Hi.\n-- \nAnn\n\nOn 23 Nov 2026, Bob wrote:\n> Old.\n", std::nullopt, reply)
            .split.folds;

    REQUIRE(folds.size() == 2);
    CHECK(folds[0] == Fold{Part::signature, "separator", 1, 3});
    CHECK(folds[1] == Fold{Part::quote, "quote_marks", 4, 6});
}

}  // namespace mainstay::mail::fold_test
