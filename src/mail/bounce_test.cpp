#include "mail/bounce.hpp"

#include <doctest/doctest.h>

#include "events/reply_posted.hpp"
#include "mail/mail_reply.hpp"
#include "mail/send_mail_job.hpp"
#include "mail/testing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::mail::bounce_test {

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
        auto entries = world.database.read([](db::Sql& sql) {
            return timeline::history(sql, {"ticket", 42}, {}, 10);
        });
        REQUIRE(entries.size() == 1);
        CHECK(entries[0].action == "mail_failed");
    });
}

TEST_CASE("a report that comes to the plain address is known by the id of the reply it is about") {
    test::in_each_world([](test::World& world) {
        send_reply(world);
        world.intake.deliver({"", {"shop@mainstay.test"}}, a_report("failed", "bob@kunde.example"));
        world.run_jobs();

        CHECK(world.mails()[1].reason == "bounced");
        CHECK(world.mails()[2].reason == "delivery_report");
        CHECK(world.received().empty());
    });
}

TEST_CASE("a report on nobody or on no mail of ours is a mail like others, of a program") {
    test::in_each_world([](test::World& world) {
        send_reply(world);
        report(world, a_report("failed", "carl@kunde.example"));
        report(world, a_report("failed", "bob@kunde.example", "other@mainstay.test"));

        CHECK(world.mails()[1].state == MailState::sent);
        REQUIRE(world.received().size() == 2);
        CHECK(world.received()[0].is_from_program == true);
        CHECK(world.received()[0].references == std::vector<std::string>{"m7@mainstay.test"});
    });
}

TEST_CASE("a mail system that reports in plain words is understood") {
    const std::string copy =
        "Return-Path: <shop@mainstay.test>\r\nFrom: shop@mainstay.test\r\nMessage-ID: "
        "<m7@mainstay.test>\r\nTo: bob@kunde.example\r\n\r\nHello\r\n";
    const std::string exim =
        "From: Mail Delivery System <Mailer-Daemon@mx.kunde.example>\r\nX-Failed-Recipients: "
        "bob@kunde.example\r\nAuto-Submitted: auto-replied\r\nSubject: Mail delivery failed: "
        "returning message to sender\r\n\r\nOne of the recipients could not be reached. This is a "
        "permanent error.\r\n\r\n  bob@kunde.example\r\n    SMTP error from remote mail server "
        "after "
        "RCPT TO:<bob@kunde.example>:\r\n    host mx [192.0.2.1]: 550 5.1.1 no such user\r\n\r\n"
        "------ This is a copy of the message, including all the headers. ------\r\n\r\n" +
        copy;
    const std::string qmail =
        "From: MAILER-DAEMON@mx.kunde.example\r\nSubject: failure notice\r\n\r\nHi. This is the "
        "qmail-send program at mx.kunde.example.\r\nI could not deliver your mail.\r\n\r\n"
        "<bob@kunde.example>:\r\n192.0.2.1 does not like recipient.\r\nRemote host said: 550 no "
        "such "
        "user\r\nGiving up on 192.0.2.1.\r\n\r\n--- Below this line is a copy of the message."
        "\r\n\r\n" +
        copy;
    const std::string exchange =
        "From: Microsoft Exchange <postmaster@kunde.example>\r\nSubject: Undeliverable: Re: "
        "Hello\r\n\r\nDelivery has failed to these recipients or groups:\r\n\r\nBob "
        "(bob@kunde.example)\r\nThe address was not found.\r\n\r\nDiagnostic information for "
        "administrators:\r\n\r\nbob@kunde.example\r\n#550 5.1.1 no such user ##\r\n\r\nOriginal "
        "message headers:\r\n\r\nReceived: from x by y\r\n" +
        copy;
    for (const auto& raw : {exim, qmail, exchange}) {
        auto about = raw.substr(0, raw.find('\r'));
        CAPTURE(about);
        test::in_each_world([&](test::World& world) {
            send_reply(world);
            report(world, raw);

            auto mails = world.mails();
            CHECK(mails[0].state == MailState::sent);
            CHECK(mails[1].reason == "bounced");
            REQUIRE(mails[1].answer);
            CHECK(mails[1].answer->find("no such user") != std::string::npos);
            CHECK(mails[2].reason == "delivery_report");
            CHECK(world.received().empty());
        });
    }
}

TEST_CASE("a plain warning that a mail is late changes nothing about it") {
    start_mime();
    auto mail = parse_mail(
        "From: Mailer-Daemon@mx.test\r\nSubject: Warning: message 1x delayed 24 hours\r\n\r\n"
        "A message has not been delivered yet:\r\n\r\n  bob@kunde.example\r\n\r\n"
        "No action is required on your part.\r\n\r\n--- The header of the original message ---\r\n"
        "Message-ID: <m7@mainstay.test>\r\n",
        ""
    );

    auto bounce = bounce_of(mail);
    REQUIRE(bounce);
    CHECK_FALSE(bounce->is_final);
    CHECK(bounce->recipient == "bob@kunde.example");
}

TEST_CASE("what a person writes about a mail that came back is no report") {
    start_mime();
    auto mail = parse_mail(
        "From: ann@kunde.example\r\nSubject: Fwd: failure notice\r\n\r\n550 they said, what is "
        "this?\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nMessage-ID: "
        "<m7@mainstay.test>\r\n",
        "ann@kunde.example"
    );

    CHECK_FALSE(bounce_of(mail));
    CHECK(reported_id(mail).empty());
}

TEST_CASE("a receipt names the mail that was read") {
    start_mime();
    auto mail = parse_mail(
        "From: ann@kunde.example\r\nSubject: Read: Hello\r\nContent-Type: multipart/report; "
        "report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n\r\nSeen.\r\n--b\r\n"
        "Content-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822; "
        "ann@kunde.example\r\nOriginal-Message-ID: <m7@mainstay.test>\r\nDisposition: "
        "manual-action/MDN-sent-manually; displayed\r\n--b--\r\n",
        ""
    );

    CHECK(mail.is_from_program);
    CHECK(reported_id(mail) == "m7@mainstay.test");
    CHECK_FALSE(bounce_of(mail));
}

TEST_CASE(
    "a mail of ours that comes back as it went is a duplicate; another text under its id is not"
) {
    test::in_each_world([](test::World& world) {
        send_reply(world);
        auto went = world.blobs->read(*world.mails()[0].original);
        auto changed = went;
        changed.replace(changed.find("Hello"), 5, "Adieu");
        world.deliver(went);
        world.deliver("Received: from a list\r\n" + went);
        world.deliver(changed);
        world.run_jobs();

        auto mails = world.mails();
        CHECK(mails[2].reason == "duplicate");
        CHECK(mails[3].reason == "duplicate");
        CHECK_FALSE(mails[4].reason);
        REQUIRE(world.received().size() == 1);
        CHECK(world.received()[0].message_id == "mail-5@unidentified.invalid");
        CHECK(world.received()[0].references.back() == "m7@mainstay.test");
    });
}

}  // namespace mainstay::mail::bounce_test
