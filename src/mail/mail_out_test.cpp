#include <algorithm>

#include <doctest/doctest.h>

#include "events/reply_posted.hpp"
#include "jobs/jobs.hpp"
#include "mail/mail_reply.hpp"
#include "mail/mime.hpp"
#include "mail/review.hpp"
#include "mail/send_mail_job.hpp"
#include "mail/testing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::mail::mail_out_test {

namespace {

struct Sent {
    std::string from, to, content;
};

// A mail server that answers as told.
struct Server {
    SmtpAnswer answer{SmtpOutcome::sent, "250 taken"};
    std::function<void(const SmtpMail&)> before_end = [](const SmtpMail& mail) {
        mail.before_end();
    };
    std::vector<Sent> sent;

    Sender sender() {
        return [this](const SmtpMail& mail) {
            sent.push_back({std::string(mail.from), std::string(mail.to), std::string(mail.content)}
            );
            if (before_end) before_end(mail);
            return answer;
        };
    }
};

events::ReplyPosted a_reply(const test::World& world) {
    events::ReplyPosted reply;
    reply.ticket = 42;
    reply.key = "SHOP-42";
    reply.message = 7;
    reply.message_id = "message-7@mainstay.test";
    reply.subject = "It burns";
    reply.text = "Try **again**.";
    reply.author_name = "Jürgen";
    reply.recipients = {{"ann@kunde.example", "Ann"}, {"bob@kunde.example", ""}};
    reply.application = world.shop.value;
    reply.in_reply_to = "1@kunde.example";
    reply.references = {"1@kunde.example"};
    return reply;
}

void post(test::World& world, const events::ReplyPosted& reply) {
    auto subscription = reply_subscription(world.database, world.reply_key);
    world.database.write([&](db::Sql& sql) {
        events::subscribe(sql, {subscription});
        events::emit(sql, Call::system(world.now, "test"), reply);
    });
    jobs::run_due(world.database, {subscription.worker}, [&] { return world.now; });
}

void send_due(test::World& world, const Sender& sender) {
    auto clock = [&] { return world.now; };
    jobs::run_due(
        world.database, {send_worker(world.database, *world.blobs, sender, clock)}, clock
    );
}

std::vector<timeline::Entry> of_ticket(test::World& world) {
    return world.database.read([](db::Sql& sql) {
        return timeline::history(sql, {"ticket", 42}, {}, 10);
    });
}

}  // namespace

TEST_CASE("a reply goes to each recipient once, threaded, with an address that leads back") {
    test::in_each_world([](test::World& world) {
        Server server;
        auto reply = a_reply(world);
        auto blob = world.blobs->stage("attached", world.now);
        world.database.write([&](db::Sql& sql) { db::keep(sql, blob.hash); });
        reply.attachments = {{blob.hash.hex, "a.txt", "text/plain"}};

        post(world, reply);
        post(world, reply);
        send_due(world, server.sender());
        send_due(world, server.sender());

        REQUIRE(server.sent.size() == 2);
        CHECK(server.sent[0].to == "ann@kunde.example");
        CHECK(server.sent[1].to == "bob@kunde.example");
        CHECK(server.sent[0].from == reply_address(world.reply_key, "shop@mainstay.test", 42));
        auto mail = parse_mail(server.sent[0].content, "");
        CHECK(mail.from.front().email == "shop@mainstay.test");
        CHECK(mail.from.front().name.starts_with("Jürgen ("));
        CHECK(mail.to == std::vector<Address>{{"Ann", "ann@kunde.example"}});
        CHECK(mail.reply_to.front().email == server.sent[0].from);
        CHECK(mail.message_id == "message-7@mainstay.test");
        CHECK(mail.references == std::vector<std::string>{"1@kunde.example"});
        CHECK(mail.subject == "Re: [SHOP-42] It burns");
        CHECK(mail.text == "Try **again**.");
        REQUIRE(mail.attachments.size() == 1);
        CHECK(mail.attachments[0].content == "attached");
        for (const auto& each : world.mails()) {
            CHECK(each.state == MailState::sent);
            CHECK(each.answer == "250 taken");
        }
        CHECK(world.blobs->read(*world.mails()[0].original) == server.sent[0].content);
    });
}

TEST_CASE("a subject is answered once, whatever it was answered by before") {
    test::in_each_world([](test::World& world) {
        Server server;
        auto reply = a_reply(world);
        reply.subject = "AW: Re: [SHOP-42] It burns";
        post(world, reply);
        send_due(world, server.sender());

        CHECK(parse_mail(server.sent.at(0).content, "").subject == "Re: [SHOP-42] It burns");
    });
}

TEST_CASE("a mail that could not be sent is tried again with the same bytes") {
    test::in_each_world([](test::World& world) {
        Server server{.answer = {SmtpOutcome::later, "451 greylisted"}};
        post(world, a_reply(world));
        send_due(world, server.sender());
        CHECK(world.mails()[0].state == MailState::queued);
        CHECK(world.mails()[0].answer == "451 greylisted");
        auto first = server.sent.front().content;

        server.answer = {SmtpOutcome::sent, "250 taken"};
        server.sent.clear();
        world.now = world.now + std::chrono::hours(1);
        send_due(world, server.sender());

        REQUIRE(server.sent.size() == 2);
        CHECK(server.sent.front().content == first);
        CHECK(world.mails()[0].state == MailState::sent);
    });
}

TEST_CASE("a mail is on record as handed over before its server can have it whole") {
    test::in_each_world([](test::World& world) {
        Server server;
        std::vector<bool> recorded;
        server.before_end = [&](const SmtpMail& mail) {
            auto sending = [&] {
                auto mails = world.mails();
                return *std::ranges::find(mails, mail.to, &Mail::envelope_to);
            };
            recorded.push_back(sending().handed_over_at.has_value());
            mail.before_end();
            recorded.push_back(sending().handed_over_at.has_value());
        };
        post(world, a_reply(world));
        send_due(world, server.sender());

        CHECK(recorded == std::vector{false, true, false, true});
        CHECK_FALSE(world.mails()[0].may_be_repeated);
    });
}

TEST_CASE("what was handed over without an answer is sent again, and marked as perhaps repeated") {
    test::in_each_world([](test::World& world) {
        Server server{.answer = {SmtpOutcome::unknown, "the line was cut"}};
        post(world, a_reply(world));
        send_due(world, server.sender());
        CHECK(world.mails()[0].state == MailState::queued);
        CHECK_FALSE(world.mails()[0].may_be_repeated);

        server.answer = {SmtpOutcome::sent, "250 taken"};
        world.now = world.now + std::chrono::hours(1);
        send_due(world, server.sender());

        CHECK(world.mails()[0].state == MailState::sent);
        CHECK(world.mails()[0].may_be_repeated);
        auto id = world.mails()[0].id.value;
        auto record = world.database.read([&](db::Sql& sql) {
            return timeline::history(sql, {"mail", id}, {}, 1).front();
        });
        CHECK(record.after->find("may_be_repeated") != std::string::npos);
    });
}

TEST_CASE("a process that ends while it hands a mail over leaves it to be sent again, marked") {
    test::in_each_world([](test::World& world) {
        Server server;
        server.before_end = [](const SmtpMail& mail) {
            mail.before_end();
            throw std::runtime_error("killed");
        };
        post(world, a_reply(world));
        send_due(world, server.sender());
        CHECK(world.mails()[0].state == MailState::queued);

        server.before_end = [](const SmtpMail& mail) { mail.before_end(); };
        world.now = world.now + std::chrono::hours(1);
        send_due(world, server.sender());

        CHECK(world.mails()[0].state == MailState::sent);
        CHECK(world.mails()[0].may_be_repeated);
        CHECK(server.sent.at(0).content == server.sent.at(2).content);
    });
}

TEST_CASE("what the server did not take, or never had whole, is not taken for handed over") {
    test::in_each_world([](test::World& world) {
        Server server{.answer = {SmtpOutcome::later, "451 greylisted"}};
        post(world, a_reply(world));
        send_due(world, server.sender());
        CHECK_FALSE(world.mails()[0].handed_over_at);

        server.before_end = {};
        world.now = world.now + std::chrono::hours(1);
        send_due(world, server.sender());
        server = {};
        world.now = world.now + std::chrono::hours(1);
        send_due(world, server.sender());

        CHECK(world.mails()[0].state == MailState::sent);
        CHECK_FALSE(world.mails()[0].may_be_repeated);
    });
}

TEST_CASE("a mail that is refused needs attention, and its ticket says so") {
    test::in_each_world([](test::World& world) {
        Server server{.answer = {SmtpOutcome::refused, "550 no such user"}};
        post(world, a_reply(world));
        send_due(world, server.sender());

        auto mail = world.mails()[0];
        CHECK(mail.state == MailState::needs_attention);
        CHECK(mail.reason == "not_delivered");
        CHECK(mail.answer == "550 no such user");
        REQUIRE(of_ticket(world).size() == 2);
        CHECK(of_ticket(world)[0].action == "mail_failed");
        CHECK(of_ticket(world)[0].after->find("550 no such user") != std::string::npos);
    });
}

TEST_CASE("a mail that nobody takes for a day needs attention") {
    test::in_each_world([](test::World& world) {
        Server server{.answer = {SmtpOutcome::later, "nobody there"}};
        post(world, a_reply(world));
        for (int hour = 0; hour < 40; ++hour) {
            send_due(world, server.sender());
            world.now = world.now + std::chrono::minutes(75);
        }

        CHECK(world.mails()[0].state == MailState::needs_attention);
        CHECK(server.sent.size() == 60);
    });
}

TEST_CASE("a mail that cannot be put together needs attention in the end") {
    test::in_each_world([](test::World& world) {
        Server server;
        auto reply = a_reply(world);
        reply.attachments = {{std::string(64, '0'), "gone.txt", "text/plain"}};
        post(world, reply);
        for (int hour = 0; hour < 40; ++hour) {
            send_due(world, server.sender());
            world.now = world.now + std::chrono::minutes(75);
        }

        CHECK(server.sent.empty());
        CHECK(world.mails()[0].state == MailState::needs_attention);
        CHECK(world.mails()[0].reason == "failed");
    });
}

TEST_CASE("where no mail can go out, replies need attention and nothing is lost") {
    test::in_each_world([](test::World& world) {
        post(world, a_reply(world));
        send_due(world, {});

        CHECK(world.mails()[0].state == MailState::needs_attention);
        CHECK(world.mails()[0].reason == "smtp_off");
    });
}

TEST_CASE("no mail goes to an address of this installation, or to what is no address") {
    test::in_each_world([](test::World& world) {
        Server server;
        auto reply = a_reply(world);
        reply.recipients = {{"Ledger+x@mainstay.test", ""}, {"no address", ""}};
        post(world, reply);
        send_due(world, server.sender());

        CHECK(server.sent.empty());
        CHECK(world.mails()[0].reason == "own_address");
        CHECK(world.mails()[1].reason == "bad_address");
    });
}

TEST_CASE("a mail that failed is sent when someone says so") {
    test::in_each_world([](test::World& world) {
        Server server{.answer = {SmtpOutcome::refused, "550 full"}};
        post(world, a_reply(world));
        send_due(world, server.sender());
        server.answer = {SmtpOutcome::sent, "250 taken"};

        auto id = world.mails()[0].id;
        world.database.write([&](db::Sql& sql) {
            auto agent = identity::test::a_person(sql, "agent@mainstay.test", Role::agent);
            auto view = retry_mail(sql, identity::test::by(sql, agent), {id, {}});
            REQUIRE(view);
            CHECK(view->state == MailState::queued);
        });
        send_due(world, server.sender());

        CHECK(world.mails()[0].state == MailState::sent);
    });
}

}  // namespace mainstay::mail::mail_out_test
