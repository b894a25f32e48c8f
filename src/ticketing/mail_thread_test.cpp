#include <doctest/doctest.h>

#include "ticketing/mails_test.hpp"

namespace mainstay::ticketing::test::mail_thread_test {

TEST_CASE("a mail that comes again adds nothing") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto mail = a_mail(desk, "ann@acme.test", "1@acme.test");
        take(sql, mail);
        take(sql, mail);
        auto answer = a_mail(desk, "ann@acme.test", "2@acme.test", {"1@acme.test"});
        take(sql, answer);
        take(sql, answer);

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 ");
    });
}

TEST_CASE("one mail to two applications is a ticket of each") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto ledger = identity::test::an_application(sql, "LEDGER");
        auto mail = a_mail(desk, "ann@acme.test", "1@acme.test");
        take(sql, mail);
        mail.application = ledger.value;
        take(sql, mail);

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 1 LEDGER-1 ann: 1 ");
    });
}

TEST_CASE("an answer threads by any id of its references, and reopens late") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        sql.run("UPDATE ticket SET status = 'closed'");

        take(sql, a_mail(desk, "ann@acme.test", "9@acme.test", {"1@acme.test", "gone@acme.test"}));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 ");
        CHECK(ticket(sql, desk, "SHOP-1").status == Status::open);
        CHECK(recorded(sql, "SHOP-1") == "created linked replied");
    });
}

TEST_CASE("two mails that share a reference nobody here has seen are one ticket") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "2@acme.test", {"outside@acme.test"}));
        take(sql, a_mail(desk, "ann@acme.test", "3@acme.test", {"outside@acme.test"}));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 ");
    });
}

TEST_CASE("a mail that an earlier one referred to before it came joins its ticket") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "2@acme.test", {"1@acme.test"}));
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));

        // The late one refers to nothing, so only its own id could tell.
        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 ");
    });
}

TEST_CASE("two mails that name the same person where an id belongs are no thread") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        for (auto* id : {"1@acme.test", "2@acme.test"})
            take(sql, a_mail(desk, "ann@acme.test", id, {"Lea@desk.test"}));
        sql.run("UPDATE application SET mail_address = 'shop@mainstay.test'");
        for (auto* id : {"3@acme.test", "4@acme.test"})
            take(sql, a_mail(desk, "ann@acme.test", id, {"shop@mainstay.test"}));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 1 SHOP-2 ann: 1 SHOP-3 ann: 1 SHOP-4 ann: 1 ");
    });
}

TEST_CASE("the same subject never groups") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto mail = a_mail(desk, "ann@acme.test", "1@acme.test");
        mail.subject = "Re: SHOP-1 The shop burns";
        take(sql, mail);
        mail.message_id = "2@acme.test";
        take(sql, mail);

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 1 SHOP-2 ann: 1 ");
    });
}

TEST_CASE("an answer to a reply from here threads by the reply's own Message-ID") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        done(add_message(sql, as(sql, desk.lea), {.key = key, .text = {"Hello."}}, Source::web));
        std::string id(published(sql, "reply.posted").back().at("message_id").as_string());

        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test", {id}));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 3 ");
        CHECK(ticket(sql, desk, key).status == Status::open);
    });
}

TEST_CASE("a reply from here refers to all mails of the ticket, the last one first of all") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        take(sql, a_mail(desk, "ann@acme.test", "2@acme.test", {"1@acme.test"}));

        done(add_message(sql, as(sql, desk.lea), {.key = "SHOP-1", .text = {"Hi."}}, Source::web));

        auto reply = published(sql, "reply.posted").back();
        CHECK(reply.at("in_reply_to").as_string() == "2@acme.test");
        CHECK(boost::json::serialize(reply.at("references")) == R"(["1@acme.test","2@acme.test"])");
    });
}

TEST_CASE("the token of the reply address counts where no reference is known") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        take(sql, a_mail(desk, "ann@acme.test", "2@acme.test"));
        auto first = *sql.value<std::int64_t>("SELECT id FROM ticket WHERE key = 'SHOP-1'");

        auto by_token = a_mail(desk, "ann@acme.test", "3@acme.test");
        by_token.reply_token_ticket = first;
        take(sql, by_token);
        auto by_both = a_mail(desk, "ann@acme.test", "4@acme.test", {"2@acme.test"});
        by_both.reply_token_ticket = first;
        take(sql, by_both);

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 SHOP-2 ann: 2 ");
    });
}

TEST_CASE("a sender who may not see the ticket opens one of their own, and stays there") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test", {"outside@x.test"}));
        auto token = *sql.value<std::int64_t>("SELECT id FROM ticket WHERE key = 'SHOP-1'");

        auto mail = a_mail(desk, "bob@borg.test", "2@borg.test", {"outside@x.test", "1@acme.test"});
        mail.reply_token_ticket = token;
        take(sql, mail);
        take(sql, a_mail(desk, "bob@borg.test", "3@borg.test", {"outside@x.test"}));
        take(sql, a_mail(desk, "ann@acme.test", "4@acme.test", {"outside@x.test"}));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 SHOP-2 bob: 2 ");
    });
}

TEST_CASE("a colleague joins the ticket if they may see it, else has one of their own") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        take(sql, a_mail(desk, "boss@acme.test", "2@acme.test", {"1@acme.test"}));
        take(sql, a_mail(desk, "amy@acme.test", "3@acme.test", {"1@acme.test"}));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 SHOP-2 amy: 1 ");
    });
}

TEST_CASE("mails without a Message-ID are told apart") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto mail = a_mail(desk, "ann@acme.test", "");
        take(sql, mail);
        take(sql, mail);
        mail.mail = 101;
        take(sql, mail);

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 1 SHOP-2 ann: 1 ");
    });
}

}  // namespace mainstay::ticketing::test::mail_thread_test
