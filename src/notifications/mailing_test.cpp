#include "notifications/mailing.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "notifications/mail_texts.hpp"
#include "notifications/world_test.hpp"

namespace mainstay::notifications::mailing_test {

using test::in_world;
using test::World;

namespace {

/// The mails that are queued for those whose time has come so many seconds after noon.
std::vector<events::NoticeMail> mails_at(World& world, int seconds) {
    std::vector<events::NoticeMail> mails;
    Outlet outlet{
        "notices@desk.test", "https://desk.test",
        [&](db::Sql&, const Call&, const events::NoticeMail& mail) { mails.push_back(mail); }
    };
    auto now = test::noon + std::chrono::seconds(seconds);
    world.database.write([&](db::Sql& sql) {
        mails.clear();
        for (auto person : store::due_recipients(sql, now, 100))
            mail_due(sql, Call::system(now, "test"), world.kinds, outlet, person);
    });
    return mails;
}

}  // namespace

TEST_CASE("what is unread after a few minutes is mailed, once, with all that is due") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann});
        world.publish(7, world.leo, {world.ann});
        world.publish(8, world.lea, {world.ann});
        world.deliver();

        CHECK(mails_at(world, 179).empty());
        auto mails = mails_at(world, 180);
        REQUIRE(mails.size() == 1);
        CHECK(mails[0].to == "ann@acme.test");
        CHECK(mails[0].from == "notices@desk.test");
        CHECK(mails[0].subject.starts_with("2 notifications: "));
        CHECK(
            mails[0].text.find("7: Item 7\n    2 new replies, the last by leo\n") !=
            std::string::npos
        );
        CHECK(mails[0].text.find("    https://desk.test/items/8\n") != std::string::npos);
        CHECK(mails[0].choices_url == "https://desk.test/portal/settings");
        CHECK(mails[0].text.find(mails[0].choices_url) != std::string::npos);

        CHECK(mails_at(world, 400).empty());
        CHECK(world.inbox(world.ann).ends_with(" 2"));
    });
}

TEST_CASE("who uses the portal is led to its pages, others to those of staff") {
    CHECK(paths_for(true).inbox == "/portal");
    CHECK(paths_for(true).choices == "/portal/settings");
    CHECK(paths_for(false).choices == "/notifications/choices");
}

TEST_CASE("what was read in the app meanwhile is not mailed") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann});
        world.deliver();
        REQUIRE(world.mark(world.ann, {.ids = {world.listed(world.ann).items.at(0).id}}, 60));

        CHECK(mails_at(world, 180).empty());
    });
}

TEST_CASE("what happens after the mail is mailed again, and one item is in the subject") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann});
        world.deliver();
        REQUIRE(mails_at(world, 180).size() == 1);

        world.publish(7, world.leo, {world.ann});
        world.deliver(200);

        CHECK(mails_at(world, 379).empty());
        auto mails = mails_at(world, 380);
        REQUIRE(mails.size() == 1);
        CHECK(mails[0].subject == "[7] 2 new replies: Item 7");
    });
}

TEST_CASE("no mail tells of what its recipient may not see any more, or goes to who is gone") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann, world.leo});
        world.publish(8, world.lea, {world.ann});
        world.deliver();
        world.hidden = {{7, world.ann.value}};
        world.database.write([&](db::Sql& sql) {
            sql.run("UPDATE user_account SET is_active = 0 WHERE id = :id", world.leo);
        });

        auto mails = mails_at(world, 180);

        REQUIRE(mails.size() == 1);
        CHECK(mails[0].subject == "[8] new reply: Item 8");
        CHECK(mails[0].text.find("Item 7") == std::string::npos);
        world.hidden.clear();
        CHECK(mails_at(world, 400).empty());
    });
}

TEST_CASE("a digest gathers what came until its hour") {
    in_world([](World& world) {
        REQUIRE(world.choose(world.ann, "item.replied", true, MailChoice::digest));
        world.publish(7, world.lea, {world.ann});
        world.deliver();
        world.publish(8, world.lea, {world.ann});
        world.deliver(3600);
        int until_eight_in_berlin = 19 * 3600;

        CHECK(mails_at(world, until_eight_in_berlin - 1).empty());
        auto mails = mails_at(world, until_eight_in_berlin);

        REQUIRE(mails.size() == 1);
        CHECK(mails[0].subject.starts_with("2 notifications: "));
    });
}

TEST_CASE("what is wanted by mail alone is mailed once, and begins anew then") {
    in_world([](World& world) {
        REQUIRE(world.choose(world.ann, "item.replied", false, MailChoice::at_once));
        world.publish(7, world.lea, {world.ann});
        world.deliver();
        REQUIRE(mails_at(world, 180).size() == 1);
        world.publish(7, world.leo, {world.ann});
        world.deliver(200);

        auto mails = mails_at(world, 380);

        REQUIRE(mails.size() == 1);
        CHECK(mails[0].subject == "[7] new reply: Item 7");
        CHECK(world.inbox(world.ann) == "0");
    });
}

TEST_CASE("a person is mailed in the language of their choice, at once and in a digest") {
    in_world([](World& world) {
        world.choose_language(world.ann, Language::de);
        world.publish(
            {.item = 7, .people = {world.ann.value, world.leo.value}, .detail = "state:broken"}
        );
        world.deliver();

        auto mails = mails_at(world, 180);
        REQUIRE(mails.size() == 2);
        auto to = [&](std::string_view address) {
            return *std::ranges::find(mails, address, &events::NoticeMail::to);
        };
        CHECK(to("ann@acme.test").subject == "[7] neue Antwort (es ist kaputt): Item 7");
        CHECK(to("ann@acme.test").text.starts_with("Hallo ann,\n\n7: Item 7\n"));
        CHECK(to("leo@desk.test").subject == "[7] new reply (it is broken): Item 7");

        REQUIRE(world.choose(world.ann, "item.replied", true, MailChoice::digest));
        for (int item = 1; item <= 60; ++item) world.publish(item, world.lea, {world.ann});
        world.publish(60, world.leo, {world.ann});
        world.deliver(200);
        mails = mails_at(world, 19 * 3600);
        REQUIRE(mails.size() == 1);
        CHECK(mails[0].subject.starts_with("60 Benachrichtigungen: 60, 59, "));
        CHECK(mails[0].text.find("    2 neue Antworten, zuletzt von leo\n") != std::string::npos);
        CHECK(mails[0].text.find("    neue Antwort von lea\n") != std::string::npos);
        CHECK(
            mails[0].text.find("Und 10 weitere: https://desk.test/portal\n") != std::string::npos
        );
        CHECK(mails[0].text.find("stellen Sie hier ein: https://desk.test") != std::string::npos);
    });
}

TEST_CASE("a language that this program does not know counts as English") {
    in_world([](World& world) {
        world.choose_language(world.ann, Language::de);
        world.database.write([](db::Sql& sql) {
            sql.run("UPDATE notification_digest SET language = 'tlh'");
        });
        world.publish(7, world.lea, {world.ann});
        world.deliver();

        auto mails = mails_at(world, 180);

        REQUIRE(mails.size() == 1);
        CHECK(mails[0].text.starts_with("Hello ann,"));
    });
}

TEST_CASE("what mails say of themselves is said in every language") {
    CHECK(catalogue_gaps(mail_texts()).empty());
}

TEST_CASE("a long digest lists the first, and says how many more there are") {
    in_world([](World& world) {
        for (int item = 1; item <= 60; ++item) world.publish(item, world.lea, {world.ann});
        world.deliver();

        auto mails = mails_at(world, 180);

        REQUIRE(mails.size() == 1);
        CHECK(mails[0].subject == "60 notifications: 60, 59, 58, 57, 56, …");
        CHECK(mails[0].text.find("And 10 more: https://desk.test/portal\n") != std::string::npos);
    });
}

}  // namespace mainstay::notifications::mailing_test
