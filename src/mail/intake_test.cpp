#include "mail/intake.hpp"

#include <doctest/doctest.h>

#include "mail/testing.hpp"

namespace mainstay::mail::intake_test {

namespace {

const std::string hello =
    "From: Ann <Ann@Kunde.example>\r\nTo: shop@mainstay.test\r\nMessage-ID: "
    "<1@kunde.example>\r\nSubject: Hi\r\n\r\nHello\r\n";

std::string multipart(std::string_view parts) {
    return "From: ann@kunde.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
           std::string(parts) + "--b--\r\n";
}

}  // namespace

TEST_CASE(
    "mail for an application's address is taken, in any case and with a tag; other mail is not"
) {
    test::in_each_world([](test::World& world) {
        for (auto* address :
             {"shop@mainstay.test", "SHOP@Mainstay.Test", "shop+anything@mainstay.test",
              "ledger@mainstay.test"}) {
            CAPTURE(address);
            CHECK(world.intake.recipient(address) == RecipientAnswer::accepted);
        }
        for (auto* address :
             {"nobody@mainstay.test", "shop@elsewhere.test", "shop", "", "+@mainstay.test"}) {
            CAPTURE(address);
            CHECK(world.intake.recipient(address) == RecipientAnswer::unknown);
        }
    });
}

TEST_CASE("a mail that was answered for is on disk, byte for byte, and is told once it was read") {
    test::in_each_world([](test::World& world) {
        CHECK(world.deliver(hello) == std::vector{DeliveryAnswer::stored});

        auto stored = world.mails();
        REQUIRE(stored.size() == 1);
        CHECK(stored[0].state == MailState::received);
        CHECK(world.blobs->read(*stored[0].original) == hello);
        CHECK(world.received().empty());

        world.run_jobs();
        world.run_jobs();

        auto received = world.received();
        REQUIRE(received.size() == 1);
        CHECK(received[0].mail == stored[0].id.value);
        CHECK(received[0].application == world.shop.value);
        CHECK(received[0].message_id == "1@kunde.example");
        CHECK(received[0].from_address == "ann@kunde.example");
        CHECK(received[0].from_name == "Ann");
        CHECK(received[0].text == "Hello");
        CHECK(world.mails()[0].state == MailState::processed);
        CHECK(world.mails()[0].subject == "Hi");
        CHECK(world.blobs->read(*stored[0].original) == hello);
    });
}

TEST_CASE("an application that is addressed twice gets one mail, two applications get one each") {
    test::in_each_world([](test::World& world) {
        auto tagged = reply_address(world.reply_key, "shop@mainstay.test", 42);

        auto answers = world.deliver(hello, {"Shop@mainstay.test", tagged, "ledger@mainstay.test"});

        CHECK(answers == std::vector(3, DeliveryAnswer::stored));
        auto mails = world.mails();
        REQUIRE(mails.size() == 2);
        CHECK(mails[0].application == world.shop);
        CHECK(mails[0].reply_token_ticket == 42);
        CHECK(mails[0].envelope_to == "Shop@mainstay.test, " + tagged);
        CHECK(mails[1].application == world.ledger);
        CHECK_FALSE(mails[1].reply_token_ticket);
    });
}

TEST_CASE("a forged tag is no tag, and the mail is taken all the same") {
    test::in_each_world([](test::World& world) {
        auto forged = reply_address(reply_address_key(Key{8}), "shop@mainstay.test", 42);
        world.deliver(hello, {forged});
        world.run_jobs();

        REQUIRE(world.received().size() == 1);
        CHECK_FALSE(world.received()[0].reply_token_ticket);
    });
}

TEST_CASE("a mail that cannot be stored is not answered for") {
    test::in_each_world([](test::World& world) {
        world.database.close();

        CHECK(world.deliver(hello) == std::vector{DeliveryAnswer::failed});
        CHECK(world.intake.recipient("shop@mainstay.test") == RecipientAnswer::try_later);
    });
}

TEST_CASE(
    "a mail that cannot be understood needs attention, with the reason and what was understood"
) {
    test::in_each_world([](test::World& world) {
        world.intake.deliver({"", {"shop@mainstay.test"}}, "Subject: who am I\r\n\r\nNobody.\r\n");
        world.intake.deliver({"", {"shop@mainstay.test"}}, "");
        std::string parts;
        for (int i = 0; i < 2000; ++i) parts += "--b\r\n\r\nx\r\n";
        world.deliver(multipart(parts));
        world.run_jobs();

        auto mails = world.mails();
        REQUIRE(mails.size() == 3);
        for (const auto& mail : mails) CHECK(mail.state == MailState::needs_attention);
        CHECK(mails[0].reason == "no_sender");
        CHECK(mails[0].subject == "who am I");
        CHECK(mails[0].preview == "Nobody.");
        CHECK(mails[1].reason == "empty");
        CHECK(mails[2].reason == "too_many_parts");
        CHECK(mails[2].from_address == "ann@kunde.example");
        CHECK(world.received().empty());
    });
}

TEST_CASE("attachments are kept as blobs, typed by their bytes") {
    test::in_each_world([](test::World& world) {
        world.deliver(
            multipart("--b\r\n\r\nSee.\r\n--b\r\nContent-Type: image/png; "
                      "name=x.png\r\n\r\n<html><script>1</script></html>\r\n"
                      "--b\r\nContent-Type: text/csv; name=data.csv\r\n\r\na,b\r\n1,2\r\n")
        );
        world.run_jobs();

        REQUIRE(world.received().size() == 1);
        auto parts = world.received()[0].attachments;
        REQUIRE(parts.size() == 2);
        CHECK(parts[0].media_type == "text/html");
        CHECK(parts[1].media_type == "text/csv");
        CHECK(world.blobs->read({parts[1].blob}) == "a,b\r\n1,2");
        CHECK(world.blobs->collect(world.now + std::chrono::hours(100), 100) == 0);
    });
}

TEST_CASE("an image stays where it stood, what only claims to be one stays among the files") {
    test::in_each_world([](test::World& world) {
        world.deliver(multipart(
            "--b\r\n\r\nSee.\r\n--b\r\nContent-Type: image/gif\r\nContent-Disposition: "
            "inline\r\n\r\nGIF89a\1\r\n"
            "--b\r\nContent-Type: image/gif\r\nContent-Disposition: inline\r\n\r\nMZ no image\r\n"
        ));
        world.run_jobs();

        REQUIRE(world.received().size() == 1);
        auto received = world.received()[0];
        CHECK(received.text.starts_with("See.\n\n![attachment-1.gif](cid:attachment-1)"));
        REQUIRE(received.attachments.size() == 2);
        CHECK(received.attachments[0].is_inline);
        CHECK_FALSE(received.attachments[1].is_inline);
    });
}

TEST_CASE("a mail without an id that comes twice is told once; another that says the same is not it"
) {
    test::in_each_world([](test::World& world) {
        auto dated = [](int second) {
            return "From: ann@kunde.example\r\nDate: Wed, 25 Nov 2026 09:00:0" +
                   std::to_string(second) + " +0100\r\n\r\nHello\r\n";
        };
        auto came_by = [](std::string_view queue) {
            return "Received: from a by b id " + std::string(queue) +
                   "; today\r\nFrom: ann@kunde.example\r\n\r\nHello\r\n";
        };
        for (const auto& raw : {dated(0), "Received: from x by y\r\n" + dated(0), dated(1)})
            world.deliver(raw);
        for (auto* queue : {"4X1", "4X1", "4X2"}) world.deliver(came_by(queue));
        world.run_jobs();

        CHECK(world.received().size() == 4);
        for (auto repeated : {1U, 4U}) CHECK(world.mails()[repeated].reason == "duplicate");
    });
}

TEST_CASE("mails with neither an id nor a date nor a journey are the same within the hour") {
    test::in_each_world([](test::World& world) {
        for (int minutes : {0, 1, 120}) {
            world.now = test::noon + std::chrono::minutes(minutes);
            world.deliver("From: alarm@kunde.example\r\n\r\nPaper jam\r\n");
            world.run_jobs();
        }

        CHECK(world.received().size() == 2);
        CHECK(world.mails()[1].reason == "duplicate");
    });
}

TEST_CASE("a mail that comes twice is told once, another under its id continues its thread") {
    test::in_each_world([](test::World& world) {
        auto again = "Received: from elsewhere\r\n" + hello;
        auto other = hello + "But something else.\r\n";
        for (const auto& raw : {hello, again, other}) world.deliver(raw);
        world.deliver(hello, {"ledger@mainstay.test"});
        world.run_jobs();

        auto received = world.received();
        REQUIRE(received.size() == 3);
        CHECK(received[0].message_id == "1@kunde.example");
        CHECK(received[1].message_id == "mail-3@unidentified.invalid");
        CHECK(received[1].references == std::vector<std::string>{"1@kunde.example"});
        CHECK(received[2].application == world.ledger.value);
        CHECK(world.mails()[1].state == MailState::processed);
        CHECK(world.mails()[1].reason == "duplicate");
    });
}

TEST_CASE("of several texts under one id, each is told once, however often it comes") {
    test::in_each_world([](test::World& world) {
        auto other = hello + "But something else.\r\n";
        for (const auto& raw : {hello, other, other, hello, other}) world.deliver(raw);
        world.run_jobs();

        CHECK(world.received().size() == 2);
        auto mails = world.mails();
        CHECK_FALSE(mails[1].reason);
        for (auto repeated : {2U, 3U, 4U}) CHECK(mails[repeated].reason == "duplicate");
    });
}

TEST_CASE("a program that gives all its mails one id does not put them into one thread") {
    test::in_each_world([](test::World& world) {
        for (auto* subject : {"Toner", "Paper", "Re: Toner"})
            world.deliver(
                "From: fax@kunde.example\r\nMessage-ID: <0@fax>\r\nSubject: " +
                std::string(subject) + "\r\n\r\n" + subject + " is empty\r\n"
            );
        world.run_jobs();

        auto received = world.received();
        REQUIRE(received.size() == 3);
        CHECK(received[1].message_id == "mail-2@unidentified.invalid");
        CHECK(received[1].references.empty());
        CHECK(received[2].references == std::vector<std::string>{"0@fax"});
    });
}

TEST_CASE("a signed address in To or Cc names the ticket as one of the envelope does") {
    test::in_each_world([](test::World& world) {
        auto signed_address = reply_address(world.reply_key, "shop@mainstay.test", 42);
        auto forged = reply_address(reply_address_key(Key{8}), "shop@mainstay.test", 42);
        for (const auto& header :
             {"To: Shop <" + signed_address + ">", "To: bob@kunde.example\r\nCc: " + signed_address,
              "To: " + forged})
            world.deliver(
                "From: ann@kunde.example\r\nSubject: " + header.substr(0, 40) + "\r\n" + header +
                "\r\n\r\nHello\r\n"
            );
        world.run_jobs();

        auto received = world.received();
        REQUIRE(received.size() == 3);
        CHECK(received[0].reply_token_ticket == 42);
        CHECK(received[1].reply_token_ticket == 42);
        CHECK_FALSE(received[2].reply_token_ticket);
    });
}

TEST_CASE("an application whose address has a plus keeps what is written to its tickets") {
    test::in_each_world([](test::World& world) {
        world.database.write([&](db::Sql& sql) {
            sql.run(
                "UPDATE application SET mail_address = 'help+shop@mainstay.test' WHERE id = :id",
                world.shop
            );
        });
        auto tagged = reply_address(world.reply_key, "help+shop@mainstay.test", 42);
        CHECK(world.intake.recipient(tagged) == RecipientAnswer::accepted);
        CHECK(world.intake.recipient("help+shop+a+b@mainstay.test") == RecipientAnswer::accepted);
        CHECK(world.intake.recipient("help@mainstay.test") == RecipientAnswer::unknown);

        world.deliver(hello, {tagged});
        world.run_jobs();

        REQUIRE(world.received().size() == 1);
        CHECK(world.received()[0].reply_token_ticket == 42);
    });
}

TEST_CASE("a mail tells where its writer wants answers, and who wrote through a list") {
    test::in_each_world([](test::World& world) {
        world.senders.trusted_authserv_ids.clear();
        auto list = std::string(
            "From: Kim via Group <group@lists.example>\r\nList-Id: <group.lists.example>\r\n"
            "Reply-To: Kim <Kim@harbour.example>\r\nSubject: "
        );
        auto checked =
            "Authentication-Results: mx.mainstay.test; dmarc=pass "
            "header.from=lists.example\r\n" +
            list;
        world.deliver(
            "From: Form <forms@site.example>\r\nReply-To: Jo <Jo@customer.example>\r\n\r\nHi\r\n"
        );
        world.deliver(list + "one\r\n\r\nHi\r\n");
        world.run_jobs();
        world.senders.trusted_authserv_ids = {"mx.mainstay.test"};
        world.deliver(checked + "two\r\n\r\nHi\r\n");
        world.run_jobs();

        auto received = world.received();
        REQUIRE(received.size() == 3);
        CHECK(received[0].from_address == "forms@site.example");
        REQUIRE(received[0].answer_to.size() == 1);
        CHECK(received[0].answer_to[0].address == "jo@customer.example");
        CHECK(received[0].answer_to[0].name == "Jo");
        for (const auto& each : {received[1], received[2]}) {
            CHECK(each.from_address == "kim@harbour.example");
            CHECK(each.from_name == "Kim");
            CHECK(each.answer_to.empty());
            CHECK(each.sender_check->reason == "list_rewrote_from");
        }
        CHECK(received[1].sender_check->trust == events::SenderTrust::unchecked);
        CHECK(received[2].sender_check->trust == events::SenderTrust::unverified);
    });
}

TEST_CASE("an address that is named where an id belongs is no reference") {
    test::in_each_world([](test::World& world) {
        world.deliver(
            "From: ann@kunde.example\r\nTo: shop@mainstay.test\r\nIn-Reply-To: "
            "<shop@mainstay.test>\r\nReferences: <1@x.test> <Ann@kunde.example>\r\n\r\nHi\r\n"
        );
        world.run_jobs();

        REQUIRE(world.received().size() == 1);
        CHECK(world.received()[0].references == std::vector<std::string>{"1@x.test"});
    });
}

TEST_CASE("a sender whom no directory could hold needs attention") {
    test::in_each_world([](test::World& world) {
        world.deliver("From: <ann@[127.0.0.1]>\r\n\r\nHello\r\n");
        world.run_jobs();

        CHECK(world.mails()[0].state == MailState::needs_attention);
        CHECK(world.mails()[0].reason == "bad_sender");
    });
}

TEST_CASE("mail from the null sender is automatic") {
    test::in_each_world([](test::World& world) {
        world.intake.deliver({"", {"shop@mainstay.test"}}, hello);
        world.run_jobs();

        REQUIRE(world.received().size() == 1);
        CHECK(world.received()[0].is_automatic);
    });
}

TEST_CASE("a mail whose original cannot be read needs attention in the end, after many tries") {
    test::in_each_world([](test::World& world) {
        world.deliver(hello);
        world.database.write([](db::Sql& sql) {
            sql.run("UPDATE mail SET original = :none", std::string(64, '0'));
        });
        for (int i = 0; i < 20; ++i) {
            CHECK(world.mails()[0].state == MailState::received);
            world.now = world.now + std::chrono::minutes(10);
            world.run_jobs();
        }

        CHECK(world.mails()[0].state == MailState::needs_attention);
        CHECK(world.mails()[0].reason == "failed");
    });
}

TEST_CASE("a mail that waits for a person for want of its original is read once that is back") {
    test::in_each_world([](test::World& world) {
        world.deliver(hello);
        auto original = world.mails()[0].original;
        auto point_to = [&](const std::string& hash) {
            world.database.write([&](db::Sql& sql) {
                sql.run("UPDATE mail SET original = :o", hash);
            });
        };
        point_to(std::string(64, '0'));
        for (int i = 0; i < 20; ++i) {
            world.run_jobs();
            world.now = world.now + std::chrono::minutes(10);
        }
        CHECK(world.mails()[0].state == MailState::needs_attention);

        for (int i = 0; i < 2; ++i) {
            world.now = world.now + std::chrono::hours(2);
            world.run_jobs();
        }
        CHECK(world.mails()[0].state == MailState::needs_attention);
        point_to(original->hex);
        world.now = world.now + std::chrono::hours(5);
        world.run_jobs();

        CHECK(world.mails()[0].state == MailState::processed);
        CHECK_FALSE(world.mails()[0].reason);
        CHECK(world.received().size() == 1);
    });
}

}  // namespace mainstay::mail::intake_test
