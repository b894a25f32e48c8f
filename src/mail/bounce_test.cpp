#include "mail/bounce.hpp"

#include <doctest/doctest.h>

#include "events/reply_posted.hpp"
#include "mail/mail_reply.hpp"
#include "mail/send_mail_job.hpp"
#include "mail/testing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::mail {

namespace {

std::string a_report(
    std::string_view action, std::string_view recipient, std::string_view id = "m7@mainstay.test"
) {
    return "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nMessage-ID: <" +
           std::string(action) +
           "@mx.example>\r\n"
           "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
           "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: "
           "message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
           "Final-Recipient: rfc822; " +
           std::string(recipient) + "\r\nAction: " + std::string(action) +
           "\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no\r\n such user\r\n"
           "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: "
           "shop@mainstay.test\r\nMessage-ID:\r\n <" +
           std::string(id) + ">\r\n--b--\r\n";
}

// A reply that was sent to two people.
void send_reply(test::World& world) {
    events::ReplyPosted reply;
    reply.ticket = 42;
    reply.key = "SHOP-42";
    reply.message = 7;
    reply.message_id = "m7@mainstay.test";
    reply.text = "Hello";
    reply.recipients = {{"Ann@kunde.example", ""}, {"bob@kunde.example", ""}};
    reply.application = world.shop.value;
    auto subscription = reply_subscription(world.database, world.reply_key);
    world.database.write([&](db::Sql& sql) {
        events::subscribe(sql, {subscription});
        events::emit(sql, Call::system(world.now, "test"), reply);
    });
    auto clock = [&] { return world.now; };
    Sender sender = [](auto&) { return SmtpAnswer{SmtpOutcome::sent, "250 taken"}; };
    jobs::run_due(
        world.database,
        {subscription.worker, send_worker(world.database, *world.blobs, sender, clock)}, clock
    );
}

void report(test::World& world, const std::string& raw) {
    world.intake.deliver({"", {reply_address(world.reply_key, "shop@mainstay.test", 42)}}, raw);
    world.run_jobs();
}

}  // namespace

TEST_CASE("a delivery report says which mail did not reach whom, and why") {
    start_mime();
    auto bounce = bounce_of(parse_mail(a_report("failed", "Ann@Kunde.example"), ""));

    REQUIRE(bounce);
    CHECK(bounce->message_id == "m7@mainstay.test");
    CHECK(bounce->recipient == "ann@kunde.example");
    CHECK(bounce->is_final);
    CHECK(bounce->diagnosis == "550 no such user");
    CHECK_FALSE(bounce_of(parse_mail(a_report("delayed", "a@b"), ""))->is_final);
    CHECK_FALSE(bounce_of(parse_mail("From: a@b\r\n\r\nNo report\r\n", "")));
}

TEST_CASE("a report on a reply makes that reply need attention, and opens no ticket") {
    test::in_each_world([](test::World& world) {
        send_reply(world);
        report(world, a_report("delayed", "bob@kunde.example"));
        CHECK(world.mails()[1].state == MailState::sent);
        report(world, a_report("failed", "bob@kunde.example"));

        auto mails = world.mails();
        CHECK(mails[0].state == MailState::sent);
        CHECK(mails[1].state == MailState::needs_attention);
        CHECK(mails[1].reason == "bounced");
        CHECK(mails[1].answer == "550 no such user");
        CHECK(mails[3].state == MailState::processed);
        CHECK(mails[3].reason == "delivery_report");
        CHECK(world.received().empty());
        auto told = world.database.read([](db::Sql& sql) {
            return timeline::history(sql, {"ticket", 42}, {}, 10);
        });
        REQUIRE(told.size() == 1);
        CHECK(told[0].action == "mail_failed");
    });
}

TEST_CASE("a report that proves nothing, or is about no mail of ours, is a mail like others") {
    test::in_each_world([](test::World& world) {
        send_reply(world);
        world.intake.deliver({"", {"shop@mainstay.test"}}, a_report("failed", "bob@kunde.example"));
        world.run_jobs();
        report(world, a_report("failed", "carl@kunde.example"));
        report(world, a_report("failed", "bob@kunde.example", "other@mainstay.test"));

        CHECK(world.mails()[1].state == MailState::sent);
        CHECK(world.received().size() >= 1);
        CHECK(world.received()[0].is_automatic);
    });
}

}  // namespace mainstay::mail
