#include "mail/review.hpp"

#include <doctest/doctest.h>

#include "mail/testing.hpp"

namespace mainstay::mail::review_test {

namespace {

using identity::test::a_person;
using identity::test::by;

const std::string nobodys = "Subject: who am I\r\n\r\nNobody.\r\n";

// Mails that need attention, as the null sender sent them.
void leave(test::World& world, int count) {
    for (int i = 0; i < count; ++i) world.intake.deliver({"", {"shop@mainstay.test"}}, nobodys);
    world.run_jobs();
}

template <class Body>
void as(test::World& world, Role role, Body body) {
    world.database.write([&](db::Sql& sql) {
        auto email = std::to_string(static_cast<int>(role)) + "@mainstay.test";
        auto known = identity::find_person(sql, email);
        body(sql, by(sql, known ? known->id : a_person(sql, email, role), world.now));
    });
}

}  // namespace

TEST_CASE("mails that need attention are listed page by page, newest first") {
    test::in_each_world([](test::World& world) {
        leave(world, 3);
        as(world, Role::agent, [](db::Sql& sql, const Call& call) {
            auto first = list_mails(sql, call, {.limit = Count<1, 100>{2}});
            REQUIRE(first);
            REQUIRE(first->items.size() == 2);
            CHECK(first->items[0].id > first->items[1].id);
            CHECK(first->items[0].reason == "no_sender");
            CHECK(first->items[0].application.key == "SHOP");
            REQUIRE(first->next);
            auto second = list_mails(
                sql, call, {.limit = Count<1, 100>{2}, .cursor = Line<500>{*first->next}}
            );
            REQUIRE(second);
            CHECK(second->items.size() == 1);
            CHECK_FALSE(second->next);
            CHECK_FALSE(list_mails(sql, call, {.cursor = Line<500>{"forged"}}));
            CHECK(list_mails(sql, call, {.state = MailState::processed})->items.empty());
        });
    });
}

TEST_CASE("a mail is shown with its headers and the beginning of its text, and can be downloaded") {
    test::in_each_world([](test::World& world) {
        leave(world, 1);
        auto mail = world.mails()[0];
        auto id = mail.id;
        as(world, Role::agent, [&](db::Sql& sql, const Call& call) {
            auto view = show_mail(sql, call, {id});
            REQUIRE(view);
            CHECK(view->headers == "Subject: who am I");
            CHECK(view->text == "Nobody.");
            CHECK_FALSE(view->sender);
            CHECK(view->recipient == "shop@mainstay.test");
            auto original = download_original(sql, call, {id});
            REQUIRE(original);
            CHECK(original->media_type == "message/rfc822");
            CHECK_FALSE(original->is_inline);
            CHECK(original->blob == *mail.original);
        });
    });
}

TEST_CASE("requesters see no mails, and an absent mail looks the same to them") {
    test::in_each_world([](test::World& world) {
        leave(world, 1);
        auto id = world.mails()[0].id;
        as(world, Role::requester, [&](db::Sql& sql, const Call& call) {
            for (auto each : {id, Id<Mail>{999}}) {
                CHECK(show_mail(sql, call, {each}).error().code == "forbidden");
                CHECK(download_original(sql, call, {each}).error().code == "forbidden");
                CHECK(retry_mail(sql, call, {each, {}}).error().code == "forbidden");
                CHECK(dismiss_mail(sql, call, {each}).error().code == "forbidden");
            }
            CHECK(list_mails(sql, call, {}).error().code == "forbidden");
        });
        as(world, Role::agent, [&](db::Sql& sql, const Call& call) {
            CHECK(show_mail(sql, call, {Id<Mail>{999}}).error().code == "not_found");
        });
    });
}

TEST_CASE("a mail is read once more, for the application that someone chose") {
    test::in_each_world([](test::World& world) {
        leave(world, 1);
        auto id = world.mails()[0].id;
        as(world, Role::agent, [&](db::Sql& sql, const Call& call) {
            auto wrong = retry_mail(sql, call, {id, Line<10>{"NONE"}});
            CHECK(wrong.error().fields.front().code == "unknown_application");
            auto view = retry_mail(sql, call, {id, Line<10>{"LEDGER"}});
            REQUIRE(view);
            CHECK(view->state == MailState::received);
            CHECK_FALSE(view->reason);
            CHECK(retry_mail(sql, call, {id, {}}).error().code == "mail_not_waiting");
            CHECK(dismiss_mail(sql, call, {id}).error().code == "mail_not_waiting");
        });
        world.run_jobs();

        CHECK(world.mails()[0].state == MailState::needs_attention);
        CHECK(world.mails()[0].application == world.ledger);
    });
}

TEST_CASE("a dismissed mail leaves the list, is kept, and is on record") {
    test::in_each_world([](test::World& world) {
        leave(world, 1);
        auto id = world.mails()[0].id;
        as(world, Role::agent, [&](db::Sql& sql, const Call& call) {
            REQUIRE(dismiss_mail(sql, call, {id}));
            CHECK(dismiss_mail(sql, call, {id})->state == MailState::dismissed);
            CHECK(list_mails(sql, call, {})->items.empty());
            CHECK(list_mails(sql, call, {.state = MailState::dismissed})->items.size() == 1);
            CHECK(identity::test::recorded(sql, "mail", id.value) == "needs_attention dismissed");
            CHECK(retry_mail(sql, call, {id, {}}));
        });
        CHECK(world.blobs->read(*world.mails()[0].original) == nobodys);
    });
}

}  // namespace mainstay::mail::review_test
