#include <doctest/doctest.h>

#include "ticketing/mails_test.hpp"

namespace mainstay::ticketing::test::mail_sender_test {

namespace {

events::MailReceived a_mail_with(
    const events::SenderCheck& check, const Desk& desk, std::string from, std::string id,
    std::vector<std::string> references = {}
) {
    auto mail = a_mail(desk, std::move(from), std::move(id), std::move(references));
    mail.from_name = "Who it says";
    mail.sender_check = check;
    return mail;
}

std::int64_t id_of(db::Sql& sql, std::string_view key) {
    return *sql.value<std::int64_t>("SELECT id FROM ticket WHERE key = :key", key);
}

MessageView last_message(db::Sql& sql, Id<User> reader, std::string_view key) {
    return done(messages(sql, as(sql, reader), {.key = std::string(key)})).items.back();
}

/// What the newest step of the ticket's history says about the sender.
std::string sender_on_record(db::Sql& sql, const Desk& desk, std::string_view key) {
    auto page = done(timeline_of(sql, as(sql, desk.lea), {.key = std::string(key)}));
    for (const auto& entry : page.items)
        for (const auto& change : entry.changes)
            if (change.field == "sender_check") return std::string(change.after.as_string());
    return {};
}

}  // namespace

TEST_CASE("a mail in the name of staff does not speak as them, unless it is verified") {
    for (const auto& check : {forged, unchecked}) {
        CAPTURE(check.reason);
        at_desk([&](db::Sql& sql, const Desk& desk) {
            take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
            auto by_reference =
                a_mail_with(check, desk, "lea@desk.test", "2@evil.test", {"1@acme.test"});
            auto by_token = a_mail_with(check, desk, "lea@desk.test", "3@evil.test");
            by_token.reply_token_ticket = id_of(sql, "SHOP-1");

            take(sql, by_reference);
            take(sql, by_token);

            CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 SHOP-2 Unverified sender: 1 ");
            CHECK(ticket(sql, desk, "SHOP-1").status == Status::new_);
            auto message = last_message(sql, desk.ann, "SHOP-1");
            CHECK_FALSE(message.author);
            CHECK(message.is_unverified);
            CHECK_FALSE(message.claimed_sender);
            CHECK(last_message(sql, desk.leo, "SHOP-1").claimed_sender->address == "lea@desk.test");
            CHECK(published(sql, "reply.posted").empty());
        });
    }
}

TEST_CASE("a mail whose sender was refuted does not speak as a requester either") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        sql.run("UPDATE ticket SET status = 'resolved'");
        auto mail = a_mail_with(forged, desk, "ann@acme.test", "2@evil.test", {"1@acme.test"});
        mail.cc_addresses = {"amy@acme.test"};

        take(sql, mail);
        mail.message_id = "3@evil.test";
        mail.reply_token_ticket = id_of(sql, "SHOP-1");
        take(sql, mail);

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 SHOP-2 Unverified sender: 1 ");
        CHECK(ticket(sql, desk, "SHOP-1").status == Status::open);
        CHECK(ticket(sql, desk, "SHOP-1").watchers.empty());
        CHECK_FALSE(ticket(sql, desk, "SHOP-2").organization);
        CHECK(refusal(show(sql, as(sql, desk.ann), {"SHOP-2"})) == "not_found");
        CHECK(sender_on_record(sql, desk, "SHOP-1") == "dmarc=fail (mx.mainstay.test)");
    });
}

TEST_CASE("where nobody checks, a requester is taken for who they say, and on record why") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail_with(unchecked, desk, "ann@acme.test", "1@acme.test"));
        take(sql, a_mail_with(unchecked, desk, "zoe@acme.test", "2@acme.test"));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 1 SHOP-2 Who it says: 1 ");
        CHECK_FALSE(last_message(sql, desk.lea, "SHOP-1").is_unverified);
        CHECK(sender_on_record(sql, desk, "SHOP-1") == "no_trusted_result");
    });
}

TEST_CASE("a verified mail of staff goes on to the requester, with the result on record") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        take(sql, a_mail_with(verified, desk, "lea@desk.test", "2@desk.test", {"1@acme.test"}));

        CHECK(last_message(sql, desk.ann, "SHOP-1").author->name == "lea");
        CHECK(published(sql, "reply.posted").size() == 1);
        CHECK(sender_on_record(sql, desk, "SHOP-1") == "dmarc=pass (mx.mainstay.test)");
    });
}

TEST_CASE("a stranger's ticket is answered at the address that the mail named, and nowhere else") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail_with(forged, desk, "ann@acme.test", "1@evil.test"));

        done(add_message(sql, as(sql, desk.lea), {.key = "SHOP-1", .text = {"Who?"}}, Source::web));

        auto recipients = published(sql, "reply.posted").back().at("recipients").as_array();
        REQUIRE(recipients.size() == 1);
        CHECK(recipients[0].at("address").as_string() == "ann@acme.test");
        CHECK(recipients[0].at("name").as_string() == "Who it says");
    });
}

TEST_CASE("an answer to a requester's ticket does not go to a stranger who joined it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test"));
        auto mail = a_mail_with(forged, desk, "eve@evil.test", "2@evil.test");
        mail.reply_token_ticket = id_of(sql, "SHOP-1");
        take(sql, mail);

        done(add_message(sql, as(sql, desk.lea), {.key = "SHOP-1", .text = {"Hi."}}, Source::web));

        auto recipients = published(sql, "reply.posted").back().at("recipients").as_array();
        REQUIRE(recipients.size() == 1);
        CHECK(recipients[0].at("address").as_string() == "ann@acme.test");
    });
}

TEST_CASE("the address that stands for strangers gives nobody their tickets") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail_with(forged, desk, "ann@acme.test", "1@evil.test"));

        take(
            sql,
            a_mail_with(verified, desk, "unverified@sender.invalid", "2@evil.test", {"1@evil.test"})
        );

        CHECK(tickets(sql, desk) == "SHOP-1 Unverified sender: 1 SHOP-2 Unverified sender: 1 ");
    });
}

TEST_CASE("nobody writes from the address of the account that watches over software") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        const auto account = identity::monitoring_account(sql, identity::test::by_system());
        CHECK_FALSE(account.is_active);

        take(
            sql, a_mail_with(verified, desk, std::string(identity::monitoring_email), "1@evil.test")
        );

        CHECK(tickets(sql, desk) == "SHOP-1 Unverified sender: 1 ");
    });
}

TEST_CASE("who refers to the mails of a ticket draws no answer of staff away from it") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "ann@acme.test", "1@acme.test", {"0@acme.test"}));
        take(sql, a_mail(desk, "bob@borg.test", "2@borg.test", {"1@acme.test"}));
        take(
            sql, a_mail_with(
                     forged, desk, "eve@evil.test", "3@evil.test", {"0@acme.test", "1@acme.test"}
                 )
        );

        take(sql, a_mail(desk, "lea@desk.test", "4@desk.test", {"1@acme.test"}));

        CHECK(tickets(sql, desk) == "SHOP-1 ann: 2 SHOP-2 bob: 1 SHOP-3 Unverified sender: 1 ");
    });
}

TEST_CASE("an auditor goes on by mail with what they asked, and tells staff what they watch") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        take(sql, a_mail(desk, "audrey@desk.test", "1@desk.test"));
        take(sql, a_mail(desk, "ann@acme.test", "2@acme.test"));
        take(sql, a_mail(desk, "ann@acme.test", "3@acme.test"));
        done(watch(sql, as(sql, desk.audrey), {"SHOP-2", {}}));

        take(sql, a_mail(desk, "audrey@desk.test", "4@desk.test", {"1@desk.test"}));
        take(sql, a_mail(desk, "audrey@desk.test", "5@desk.test", {"2@acme.test"}));
        take(sql, a_mail(desk, "audrey@desk.test", "6@desk.test", {"3@acme.test"}));

        CHECK(
            tickets(sql, desk) == "SHOP-1 audrey: 2 SHOP-2 ann: 2 SHOP-3 ann: 1 SHOP-4 audrey: 1 "
        );
        CHECK(conversation(sql, desk.ann, "SHOP-2") == "ann public: Please help.\n");
        CHECK(last_message(sql, desk.lea, "SHOP-2").visibility == Visibility::private_);
        CHECK(published(sql, "reply.posted").empty());
    });
}

}  // namespace mainstay::ticketing::test::mail_sender_test
