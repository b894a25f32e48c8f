#include <doctest/doctest.h>

#include "base/text.hpp"
#include "ticketing/mails_test.hpp"
#include "ticketing/messages.hpp"

namespace mainstay::ticketing::test::mail_in_test {

TEST_CASE("a mail becomes a ticket of its sender") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto mail = a_mail(desk, "ann@acme.test", "1@acme.test");
        mail.html = "<b>Please</b> help.";
        mail.quoted = "> old";
        mail.signature = "Ann";

        take(sql, mail);

        auto opened = ticket(sql, desk, "SHOP-1");
        CHECK(opened.subject == "The shop burns");
        CHECK(opened.requester.email == "ann@acme.test");
        CHECK(opened.organization->name == "Acme");
        CHECK(opened.status == Status::new_);
        CHECK(holder(opened) == "L1 SHOP L1 lea");
        auto message = done(messages(sql, as(sql, desk.lea), {.key = "SHOP-1"})).items.front();
        CHECK(message.source == Source::mail);
        auto html = done(message_html(sql, as(sql, desk.lea), {"SHOP-1", message.id}));
        CHECK(message.has_html);
        CHECK(html.content == "<b>Please</b> help.");
        CHECK(message.quoted == "> old");
        CHECK(message.signature == "Ann");
        CHECK(message.mail->id == Id<Mail>{100});
        CHECK(recorded(sql, "SHOP-1") == "created linked");
        CHECK(published(sql, "reply.posted").empty());
        auto entry = done(timeline_of(sql, as(sql, desk.lea), {.key = "SHOP-1"})).items.back();
        CHECK(entry.actor->name == "ann");
    });
}

TEST_CASE("what was noticed when a mail was read stands on its message, in its order") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        using enum events::MailNotice;
        auto mail = a_mail(desk, "ann@acme.test", "1@acme.test");
        mail.notices = {{damaged_part, signature_not_verified}};
        take(sql, mail);
        auto older = a_mail(desk, "ann@acme.test", "2@acme.test", {"1@acme.test"});
        older.notices.reset();
        take(sql, older);

        for (auto reader : {desk.lea, desk.ann}) {
            auto items = done(messages(sql, as(sql, reader), {.key = "SHOP-1"})).items;
            REQUIRE(items.size() == 2);
            CHECK(items[0].notices == std::vector{signature_not_verified, damaged_part});
            CHECK(items[1].notices.empty());
        }
    });
}

TEST_CASE("notices are kept as names, and those of a newer version do no harm") {
    using enum events::MailNotice;
    CHECK(names_of({encrypted, cut}) == "encrypted cut");
    CHECK_FALSE(names_of({}));
    CHECK(notices_of("unheard_of encrypted cut_short") == std::vector{encrypted});
    CHECK(notices_of(std::nullopt).empty());
}

TEST_CASE("requesters do not see which mail a message was") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));

        auto message = done(messages(sql, as(sql, desk.ann), {.key = "SHOP-1"})).items.front();

        CHECK_FALSE(message.mail);
    });
}

TEST_CASE("an unknown sender becomes a contact, of the organization whose domain matches if any") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto zoe = a_mail(desk, "zoe@acme.test", "1@acme.test");
        zoe.from_name = "Zoe Z.";
        take(sql, zoe);
        take(sql, a_mail(desk, "max@elsewhere.test", "2@elsewhere.test"));

        auto first = ticket(sql, desk, "SHOP-1");
        CHECK(first.requester.name == "Zoe Z.");
        CHECK(first.organization->name == "Acme");
        CHECK_FALSE(ticket(sql, desk, "SHOP-2").organization);
    });
}

TEST_CASE("staff answer by mail, and the answer goes on to the requester") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));

        take(sql, a_mail(desk, "lea@desk.test", "2@desk.test", {"1@acme.test"}));

        CHECK(ticket(sql, desk, "SHOP-1").status == Status::waiting_on_requester);
        auto reply = published(sql, "reply.posted").back();
        CHECK(reply.at("recipients").at(0).at("address").as_string() == "ann@acme.test");
    });
}

TEST_CASE("an automatic mail is kept, but moves nothing and is passed on to nobody") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        sql.run("UPDATE ticket SET status = 'resolved'");
        auto away = a_mail(desk, "ann@acme.test", "2@acme.test", {"1@acme.test"});
        away.is_automatic = true;
        auto staff_away = a_mail(desk, "lea@desk.test", "3@desk.test", {"1@acme.test"});
        staff_away.is_automatic = true;

        take(sql, away);
        take(sql, staff_away);

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 3 ");
        CHECK(ticket(sql, desk, "SHOP-1").status == Status::resolved);
        CHECK(published(sql, "reply.posted").empty());
    });
}

namespace {

std::string watchers_of(db::Sql& sql, const Desk& desk, std::string_view key) {
    std::string watchers;
    for (const auto& each : ticket(sql, desk, key).watchers) watchers += each.name + " ";
    return watchers;
}

}  // namespace

TEST_CASE("people of the organization who were written to watch, known or new, and nobody else") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto mail = a_mail(desk, "ann@acme.test", "1@acme.test");
        mail.cc_addresses = {"amy@acme.test", "bob@borg.test",      "lea@desk.test",
                             "new@acme.test", "no address",         "ann@acme.test",
                             "new@borg.test", "new@elsewhere.test", "new@not.acme.test"};
        mail.to_addresses.push_back("Boss@acme.test");
        mail.named = {{"new@acme.test", "Nina New"}};

        take(sql, mail);

        CHECK(watchers_of(sql, desk, "SHOP-1") == "amy boss Nina New ");
        CHECK(recorded(sql, "SHOP-1") == "created linked watched watched watched");
        auto last = done(timeline_of(sql, as(sql, desk.lea), {.key = "SHOP-1"})).items.front();
        CHECK(last.actor->name == "ann");
        CHECK(last.changes.front().field == "watcher");
        CHECK_FALSE(identity::find_person(sql, "new@borg.test"));
        CHECK_FALSE(identity::find_person(sql, "new@elsewhere.test"));
    });
}

TEST_CASE("a new colleague who was copied answers into the ticket, and is answered") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto mail = a_mail(desk, "ann@acme.test", "1@acme.test");
        mail.cc_addresses = {"nina@acme.test"};
        take(sql, mail);

        auto approved = a_mail(desk, "nina@acme.test", "2@acme.test", {"1@acme.test"});
        approved.cc_addresses = {"ann@acme.test"};
        take(sql, approved);
        done(add_message(sql, as(sql, desk.lea), {.key = "SHOP-1", .text = {"Done."}}, Source::web)
        );

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 3 ");
        auto recipients = published(sql, "reply.posted").back().at("recipients").as_array();
        REQUIRE(recipients.size() == 2);
        CHECK(recipients[0].at("address").as_string() == "ann@acme.test");
        CHECK(recipients[1].at("address").as_string() == "nina@acme.test");
    });
}

TEST_CASE("nobody new takes part by a mail of a program, of a stranger, or of another house") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        sql.run("UPDATE application SET mail_address = 'shop@acme.test'");
        auto mail = a_mail(desk, "ann@acme.test", "1@acme.test");
        mail.cc_addresses = {"shop@acme.test", "shop+tag@acme.test"};
        take(sql, mail);
        auto notice = a_mail(desk, "ann@acme.test", "2@acme.test", {"1@acme.test"});
        notice.cc_addresses = {"nina@acme.test", "amy@acme.test"};
        notice.is_from_program = true;
        auto stranger = notice;
        stranger.message_id = "3@acme.test";
        stranger.is_from_program = false;
        stranger.sender_check = forged;

        take(sql, notice);
        take(sql, stranger);

        CHECK(watchers_of(sql, desk, "SHOP-1").empty());
        CHECK_FALSE(identity::find_person(sql, "nina@acme.test"));
    });
}

TEST_CASE("one mail makes so many people known and no more") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto mail = a_mail(desk, "ann@acme.test", "1@acme.test");
        for (int i = 0; i < 60; ++i)
            mail.cc_addresses.push_back("p" + std::to_string(i) + "@acme.test");

        take(sql, mail);

        CHECK(ticket(sql, desk, "SHOP-1").watchers.size() == 20);
    });
}

TEST_CASE("someone of no organization lets nobody watch") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "eve@elsewhere.test", "0@elsewhere.test"));
        auto mail = a_mail(desk, "max@elsewhere.test", "1@elsewhere.test");
        mail.cc_addresses = {"eve@elsewhere.test"};

        take(sql, mail);

        CHECK(ticket(sql, desk, "SHOP-2").watchers.empty());
    });
}

TEST_CASE("a subject that is too long is cut, and an empty one is named") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto mail = a_mail(desk, "ann@acme.test", "1@acme.test");
        for (int i = 0; i < 300; ++i) mail.subject += "ü";
        take(sql, mail);
        mail.message_id = "2@acme.test";
        mail.subject = "  ";
        take(sql, mail);

        CHECK(code_points(ticket(sql, desk, "SHOP-1").subject) == 200);
        CHECK(ticket(sql, desk, "SHOP-2").subject == "(no subject)");
    });
}

TEST_CASE("what someone deactivated writes is not lost, and reaches only tickets of their own") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        sql.run("UPDATE user_account SET is_active = 0 WHERE id = :id", desk.boss);

        take(sql, a_mail(desk, "boss@acme.test", "2@acme.test", {"1@acme.test"}));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 1 SHOP-2 boss: 1 ");
    });
}

TEST_CASE("a mail of which no ticket can be made is given up, visibly") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        CHECK_THROWS_AS(take(sql, a_mail(desk, "no address", "1@x.test")), jobs::GiveUp);
        auto mail = a_mail(desk, "ann@acme.test", "1@x.test");
        mail.application = 9999;
        CHECK_THROWS_AS(take(sql, mail), jobs::GiveUp);
    });
}

TEST_CASE("what a mail brings is attached to its message") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto blobs = db::Blobs::open(*database, database.directory() + "/blobs");
        auto staged = blobs->stage("PNG", noon);
        database->write([&](db::Sql& sql) {
            auto mail = a_mail(desk, "ann@acme.test", "1@acme.test");
            mail.attachments = {{staged.hash.hex, "fire.png", "image/png", 3, "cid-1", true}};

            take(sql, mail);

            auto message = done(messages(sql, as(sql, desk.ann), {.key = "SHOP-1"})).items.front();
            REQUIRE(message.attachments.size() == 1);
            const auto& file = message.attachments.front();
            CHECK(file.name == "fire.png");
            CHECK(file.content_id == "cid-1");
            CHECK(file.is_inline);
            CHECK(file.is_image);
            CHECK(done(fetch(sql, as(sql, desk.ann), {.id = file.id})).blob == staged.hash);
        });
    });
}

TEST_CASE("the job that takes a mail has its effect exactly once") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto subscribed = subscriptions(*database, {});
        database->write([&](db::Sql& sql) {
            events::subscribe(sql, subscribed);
            auto call = identity::test::by_system();
            events::emit(sql, call, a_mail(desk, "ann@acme.test", "1@acme.test"));
            events::emit(sql, call, a_mail(desk, "ann@acme.test", "1@acme.test"));
        });

        auto tries = jobs::run_due(*database, events::workers(subscribed), [] { return noon; });

        CHECK(tries == 2);
        database->write([&](db::Sql& sql) {
            CHECK(tickets(sql, desk) == "SHOP-1 ann: 1 ");
            CHECK(jobs::counts(sql).ready == 0);
            CHECK(jobs::counts(sql).dead == 0);
        });
    });
}

TEST_CASE("a mail that arrived is asked for when it is taken, once") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        int asked = 0;
        auto content = [&](db::Sql&, std::int64_t mail) -> std::optional<events::MailReceived> {
            CHECK(mail == 100);
            if (++asked > 1) return std::nullopt;
            return a_mail(desk, "ann@acme.test", "1@acme.test");
        };
        auto subscribed = subscriptions(*database, content);
        database->write([&](db::Sql& sql) {
            events::subscribe(sql, subscribed);
            auto call = identity::test::by_system();
            for (int i = 0; i < 2; ++i) events::emit(sql, call, events::MailArrived{100});
        });

        auto tries = jobs::run_due(*database, events::workers(subscribed), [] { return noon; });

        CHECK(tries == 2);
        database->write([&](db::Sql& sql) {
            CHECK(tickets(sql, desk) == "SHOP-1 ann: 1 ");
            CHECK(jobs::counts(sql).ready + jobs::counts(sql).dead == 0);
        });
    });
}

}  // namespace mainstay::ticketing::test::mail_in_test
