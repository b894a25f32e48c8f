// What becomes of mails that no person wrote, and of those of people that only look so.
#include <doctest/doctest.h>

#include "ticketing/mails_test.hpp"

namespace mainstay::ticketing::test::mail_program_test {

namespace {

/// A ticket of Ann's that Lea answered, and by what it can be told.
struct Answered {
    std::int64_t ticket = 0;
    std::string reply;  // The Message-ID of the answer.
};

Answered an_answered_ticket(db::Sql& sql, const Desk& desk, std::string_view status = "resolved") {
    take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
    done(add_message(sql, as(sql, desk.lea), {.key = "SHOP-1", .text = {"Hello."}}, Source::web));
    sql.run("UPDATE ticket SET status = :status", std::string(status));
    return {
        *sql.value<std::int64_t>("SELECT id FROM ticket WHERE key = 'SHOP-1'"),
        std::string(published(sql, "reply.posted").back().at("message_id").as_string()),
    };
}

events::MailReceived of_program(
    const Desk& desk, std::string from, std::string id, std::vector<std::string> references = {}
) {
    auto mail = a_mail(desk, std::move(from), std::move(id), std::move(references));
    mail.sender_check = unchecked;
    mail.is_automatic = true;
    mail.is_from_program = true;
    return mail;
}

std::int64_t people(db::Sql& sql) {
    return *sql.value<std::int64_t>("SELECT count(*) FROM user_account");
}

}  // namespace

TEST_CASE("a person's reply that no program may answer opens the ticket again") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        an_answered_ticket(sql, desk);
        auto mail = a_mail(desk, "ann@acme.test", "2@acme.test", {"1@acme.test"});
        mail.is_automatic = true;
        mail.is_from_program = false;

        take(sql, mail);

        CHECK(ticket(sql, desk, "SHOP-1").status == Status::open);
        CHECK(tickets(sql, desk) == "SHOP-1 ann: 3 ");
    });
}

TEST_CASE("what a program reports stands on the ticket that it was sent to, and opens none") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto answered = an_answered_ticket(sql, desk);
        auto before = people(sql);
        auto bounce = of_program(desk, "mailer-daemon@mx.acme.test", "2@mx.test");
        bounce.reply_token_ticket = answered.ticket;
        auto away = of_program(desk, "ann.alias@acme.test", "3@acme.test");
        away.reply_token_ticket = answered.ticket;
        auto by_id = of_program(desk, "ann.alias@acme.test", "4@acme.test", {answered.reply});

        for (const auto& mail : {bounce, away, by_id}) take(sql, mail);

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 5 ");
        CHECK(ticket(sql, desk, "SHOP-1").status == Status::resolved);
        CHECK(people(sql) == before);
        CHECK(published(sql, "reply.posted").size() == 1);
        auto note = done(messages(sql, as(sql, desk.lea), {.key = "SHOP-1"})).items.back();
        CHECK(note.visibility == Visibility::private_);
        CHECK(note.claimed_sender->address == "ann.alias@acme.test");
        // The requester is not shown what some server says of others.
        CHECK(done(messages(sql, as(sql, desk.ann), {.key = "SHOP-1"})).items.size() == 2);
    });
}

TEST_CASE("a report proves nothing by an id that anyone may know") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        an_answered_ticket(sql, desk);

        take(sql, of_program(desk, "cron@borg.test", "2@borg.test", {"1@acme.test"}));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 SHOP-2 cron: 1 ");
    });
}

TEST_CASE("a program that belongs to no ticket opens one, and goes on with it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, of_program(desk, "cron@acme.test", "1@acme.test"));
        take(sql, of_program(desk, "cron@acme.test", "2@acme.test", {"1@acme.test"}));

        CHECK(tickets(sql, desk) == "SHOP-1 cron: 2 ");
        CHECK(ticket(sql, desk, "SHOP-1").organization->name == "Acme");
    });
}

TEST_CASE("a requester's own absence note is their message, and moves nothing") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        an_answered_ticket(sql, desk);

        take(sql, of_program(desk, "ann@acme.test", "2@acme.test", {"1@acme.test"}));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 3 ");
        CHECK(ticket(sql, desk, "SHOP-1").status == Status::resolved);
    });
}

TEST_CASE("a report in the name of staff is nobody's") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto answered = an_answered_ticket(sql, desk);
        auto away = of_program(desk, "lea@desk.test", "2@desk.test");
        away.reply_token_ticket = answered.ticket;

        take(sql, away);

        auto note = done(messages(sql, as(sql, desk.leo), {.key = "SHOP-1"})).items.back();
        CHECK_FALSE(note.author);
        CHECK(note.is_unverified);
        CHECK(tickets(sql, desk) == "SHOP-1 ann: 3 ");
    });
}

TEST_CASE("another mail under an id that went from here becomes a message of that ticket") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto answered = an_answered_ticket(sql, desk);
        auto mail = a_mail(desk, "ann@acme.test", answered.reply);
        mail.mail = 101;
        auto forgery = mail;
        forgery.mail = 102;
        forgery.sender_check = forged;

        for (const auto& each : {mail, mail, forgery, forgery}) take(sql, each);

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 3 SHOP-2 Unverified sender: 1 ");
        CHECK(ticket(sql, desk, "SHOP-1").status == Status::open);
    });
}

TEST_CASE("a known id in the middle of very long references leads to its ticket") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "known@acme.test"));
        std::vector<std::string> references;
        for (int i = 0; i < 900; ++i)
            references.push_back(i == 450 ? "known@acme.test" : std::to_string(i) + "@x.test");

        take(sql, a_mail(desk, "ann@acme.test", "late@acme.test", references));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 ");
        CHECK(*sql.value<std::int64_t>("SELECT count(*) FROM ticket_reference") < 110);
    });
}

TEST_CASE("a mail that cannot become a message is given back, and an outage is waited for") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto subscribed = subscriptions(*database, {});
        auto run = [&] {
            return jobs::run_due(*database, events::workers(subscribed), [] { return noon; });
        };
        database->write([&](db::Sql& sql) {
            events::subscribe(sql, subscribed);
            auto lost = a_mail(desk, "ann@acme.test", "1@acme.test");
            lost.application = 9999;
            events::emit(sql, identity::test::by_system(), lost);
        });
        run();

        database->write([&](db::Sql& sql) {
            auto given_back = published(sql, "mail.not_taken");
            REQUIRE(given_back.size() == 1);
            CHECK(given_back[0].at("mail").as_int64() == 100);
            CHECK(jobs::counts(sql).dead == 0);
            CHECK(jobs::counts(sql).ready == 0);
            sql.run("ALTER TABLE ticket RENAME TO ticket_away");
            events::emit(
                sql, identity::test::by_system(), a_mail(desk, "ann@acme.test", "2@acme.test")
            );
        });
        run();
        database->write([&](db::Sql& sql) {
            CHECK(published(sql, "mail.not_taken").size() == 1);
            CHECK(jobs::counts(sql).ready == 1);
        });
    });
}

}  // namespace mainstay::ticketing::test::mail_program_test
