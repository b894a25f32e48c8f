#include "mail/delivery.hpp"

#include <doctest/doctest.h>

#include "events/reply_moved.hpp"
#include "events/reply_posted.hpp"
#include "jobs/jobs.hpp"
#include "mail/mail_reply.hpp"
#include "mail/review.hpp"
#include "mail/send_mail_job.hpp"
#include "mail/testing.hpp"
#include "wire/name.hpp"

namespace mainstay::mail::delivery_test {

namespace {

/// A reply as message 7 of ticket 42, queued for these addresses.
void post(test::World& world, std::vector<events::Recipient> recipients) {
    events::ReplyPosted reply;
    reply.ticket = 42;
    reply.key = "SHOP-42";
    reply.message = 7;
    reply.message_id = "7.abc@mainstay.test";
    reply.subject = "It burns";
    reply.text = "Well.";
    reply.recipients = std::move(recipients);
    reply.application = world.shop.value;
    auto subscription = reply_subscription(world.database, world.reply_key);
    world.database.write([&](db::Sql& sql) {
        events::subscribe(sql, {subscription});
        events::emit(sql, Call::system(world.now, "test"), reply);
    });
    jobs::run_due(world.database, {subscription.worker}, [&] { return world.now; });
}

void send(test::World& world, const Sender& sender) {
    auto clock = [&] { return world.now; };
    jobs::run_due(
        world.database, {send_worker(world.database, *world.blobs, sender, clock)}, clock
    );
}

Sender answering(SmtpOutcome outcome) {
    return [outcome](const SmtpMail&) { return SmtpAnswer{outcome, "as told"}; };
}

/// `ann@kunde.example handed_over`, of each mail of message 7.
std::vector<std::string> states(test::World& world) {
    return world.database.read([](db::Sql& sql) {
        std::vector<std::string> all;
        const std::int64_t messages[] = {7, 8};
        for (const auto& mail : deliveries(sql, messages)) {
            CHECK(mail.message == 7);
            all.push_back(mail.recipient + " " + std::string(wire::name_of(mail.state)));
            if (mail.reason) all.back() += " " + *mail.reason;
        }
        return all;
    });
}

int moves(test::World& world) {
    return world.database.read([](db::Sql& sql) {
        int count = 0;
        for (const auto& each : events::tail(sql, {}, 1000))
            if (auto moved = each.as<events::ReplyMoved>()) {
                CHECK(moved->ticket == 42);
                ++count;
            }
        return count;
    });
}

using States = std::vector<std::string>;

const std::vector<events::Recipient> ann{{"ann@kunde.example", "Ann"}};

}  // namespace

TEST_CASE("the delivery of a reply is known from the queue to the mail server") {
    test::in_each_world([](test::World& world) {
        post(world, {{"ann@kunde.example", "Ann"}, {"bob@kunde.example", ""}});
        CHECK(states(world) == States{"ann@kunde.example queued", "bob@kunde.example queued"});
        send(world, answering(SmtpOutcome::sent));
        CHECK(
            states(world) ==
            States{"ann@kunde.example handed_over", "bob@kunde.example handed_over"}
        );
        CHECK(moves(world) == 2);
    });
}

TEST_CASE("a reply that was refused has failed, also when it was dismissed, until it is retried") {
    test::in_each_world([](test::World& world) {
        post(world, ann);
        send(world, answering(SmtpOutcome::refused));
        CHECK(states(world) == States{"ann@kunde.example failed not_delivered"});

        auto system = Call::system(world.now, "test");
        auto id = world.mails()[0].id;
        world.database.write([&](db::Sql& sql) { CHECK(dismiss_mail(sql, system, {id})); });
        CHECK(states(world) == States{"ann@kunde.example failed not_delivered"});

        world.database.write([&](db::Sql& sql) { CHECK(retry_mail(sql, system, {id, {}})); });
        CHECK(states(world) == States{"ann@kunde.example queued"});
        CHECK(moves(world) == 3);
    });
}

TEST_CASE("while outgoing mail is off, and where there is no address, nothing was sent") {
    test::in_each_world([](test::World& world) {
        post(world, {{"ann@kunde.example", "Ann"}, {"no address", ""}});
        send(world, {});
        CHECK(
            states(world) ==
            States{"ann@kunde.example not_sent smtp_off", "no address not_sent bad_address"}
        );
    });
}

TEST_CASE("a reply of a sample workspace is kept in the outbox, and sent once there is a server") {
    test::in_each_world([](test::World& world) {
        post(world, ann);
        send(world, answering(SmtpOutcome::kept));
        CHECK(states(world) == States{"ann@kunde.example kept"});
        auto system = Call::system(world.now, "test");
        auto id = world.mails()[0].id;
        world.database.write([&](db::Sql& sql) {
            auto kept = *list_mails(sql, system, {.state = MailState::sent});
            REQUIRE(kept.items.size() == 1);
            CHECK(kept.items[0].reason == "kept_in_outbox");
            CHECK_FALSE(dismiss_mail(sql, system, {id}));
            CHECK(retry_mail(sql, system, {id, {}}));
        });
        send(world, answering(SmtpOutcome::sent));
        CHECK(states(world) == States{"ann@kunde.example handed_over"});
    });
}

}  // namespace mainstay::mail::delivery_test
