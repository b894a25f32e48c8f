#include "mail/notice.hpp"

#include <doctest/doctest.h>

#include "jobs/jobs.hpp"
#include "mail/mail.hpp"
#include "mail/mime.hpp"
#include "mail/send_mail_job.hpp"
#include "mail/testing.hpp"

namespace mainstay::mail::notice_test {

namespace {

events::NoticeMail a_notice(const test::World& world) {
    return {
        .application = world.shop.value,
        .from = "notices@mainstay.test",
        .from_name = "Mainstay",
        .to = "ann@kunde.example",
        .to_name = "Ann",
        .subject = "[SHOP-42] new reply: It burns\r\nBcc: eve@evil.test",
        .text = "SHOP-42: [click](http://evil.test)\n",
        .choices_url = "https://desk.test/notifications/choices",
    };
}

void queue(test::World& world, const events::NoticeMail& notice) {
    world.database.write([&](db::Sql& sql) {
        queue_notice(sql, Call::system(world.now, "test"), notice);
    });
}

std::vector<std::string> sent(test::World& world) {
    std::vector<std::string> contents;
    auto sender = [&](const SmtpMail& mail) {
        contents.emplace_back(mail.content);
        mail.before_end();
        return SmtpAnswer{SmtpOutcome::sent, "250 taken"};
    };
    auto clock = [&] { return world.now; };
    jobs::run_due(
        world.database, {send_worker(world.database, *world.blobs, sender, clock)}, clock
    );
    return contents;
}

}  // namespace

TEST_CASE("a notice goes out as plain text that no program answers, and says where to end it") {
    test::in_each_world([](test::World& world) {
        queue(world, a_notice(world));

        auto contents = sent(world);

        REQUIRE(contents.size() == 1);
        const auto& content = contents[0];
        CHECK(content.find("Auto-Submitted: auto-generated\r\n") != std::string::npos);
        CHECK(content.find("List-Unsubscribe:") != std::string::npos);
        CHECK(content.find("https://desk.test/notifications/choices>") != std::string::npos);
        CHECK(content.find("\r\nBcc:") == std::string::npos);
        CHECK(content.find("text/html") == std::string::npos);
        auto mail = parse_mail(content, "");
        CHECK(mail.from.front().email == "notices@mainstay.test");
        CHECK(mail.to == std::vector<Address>{{"Ann", "ann@kunde.example"}});
        CHECK(mail.text.find("[click](http://evil.test)") != std::string::npos);
        REQUIRE(world.mails().size() == 1);
        CHECK(world.mails()[0].state == MailState::sent);
    });
}

TEST_CASE("a notice that could not be sent is tried again with the same bytes") {
    test::in_each_world([](test::World& world) {
        queue(world, a_notice(world));
        std::vector<std::string> contents;
        auto sender = [&](const SmtpMail& mail) {
            contents.emplace_back(mail.content);
            return SmtpAnswer{SmtpOutcome::unknown, "no route"};
        };
        auto clock = [&] { return world.now; };
        for (int i = 0; i < 2; ++i) {
            jobs::run_due(
                world.database, {send_worker(world.database, *world.blobs, sender, clock)}, clock
            );
            world.now = world.now + std::chrono::hours(2);
        }
        REQUIRE(contents.size() == 2);
        CHECK(contents[0] == contents[1]);
    });
}

TEST_CASE("no notice goes to an address of this installation, or to what is no address") {
    test::in_each_world([](test::World& world) {
        auto notice = a_notice(world);
        notice.to = "shop@mainstay.test";
        queue(world, notice);
        notice.to = "nowhere";
        queue(world, notice);

        CHECK(sent(world).empty());
        auto mails = world.mails();
        REQUIRE(mails.size() == 2);
        CHECK(mails[0].reason == "own_address");
        CHECK(mails[1].reason == "bad_address");
    });
}

TEST_CASE("a notice that is refused needs attention, and concerns no ticket") {
    test::in_each_world([](test::World& world) {
        queue(world, a_notice(world));
        auto sender = [](const SmtpMail&) { return SmtpAnswer{SmtpOutcome::refused, "550 no"}; };
        auto clock = [&] { return world.now; };
        jobs::run_due(
            world.database, {send_worker(world.database, *world.blobs, sender, clock)}, clock
        );

        CHECK(world.mails()[0].state == MailState::needs_attention);
        CHECK(world.mails()[0].answer == "550 no");
    });
}

TEST_CASE("a secret link goes to its recipient, and stands in no list, row or file") {
    test::in_each_world([](test::World& world) {
        auto notice = a_notice(world);
        notice.text = "Set it here: {link}\n";
        notice.link = events::SecretLink{.person = 7, .purpose = "reset"};
        queue(world, notice);
        std::vector<std::string> contents;
        int made = 0;
        auto outcome = SmtpOutcome::unknown;
        auto sender = [&](const SmtpMail& mail) {
            contents.emplace_back(mail.content);
            return SmtpAnswer{outcome, ""};
        };
        auto clock = [&] { return world.now; };
        auto make_link = [&](db::Sql&, const Call&, const events::SecretLink& link,
                             const std::string& address) -> std::optional<std::string> {
            CHECK(link.person == 7);
            CHECK(address == "ann@kunde.example");
            return "https://desk.test/set-password#secret" + std::to_string(++made);
        };
        for (int i = 0; i < 2; ++i) {
            jobs::run_due(
                world.database,
                {send_worker(world.database, *world.blobs, sender, clock, make_link)}, clock
            );
            world.now = world.now + std::chrono::hours(2);
            outcome = SmtpOutcome::sent;
        }

        REQUIRE(contents.size() == 2);
        CHECK(contents[1].find("set-password#secret2") != std::string::npos);
        auto mail = world.mails()[0];
        CHECK(mail.state == MailState::sent);
        CHECK(!mail.original);
        CHECK(mail.preview == "Set it here: […]\n");
        REQUIRE(mail.notice);
        CHECK(mail.notice->find("#secret") == mail.notice->npos);
        REQUIRE(mail.headers);
        CHECK(mail.headers->find("set-password") == mail.headers->npos);
    });
}

TEST_CASE("a mail whose secret link is not to be made any more is not sent") {
    test::in_each_world([](test::World& world) {
        auto notice = a_notice(world);
        notice.link = events::SecretLink{.person = 7, .purpose = "reset"};
        queue(world, notice);

        CHECK(sent(world).empty());
        CHECK(world.mails()[0].state == MailState::dismissed);
    });
}

}  // namespace mainstay::mail::notice_test
