#include "notifications/inbox.hpp"

#include <doctest/doctest.h>

#include "events/notification_changed.hpp"
#include "notifications/notifications.hpp"
#include "notifications/world_test.hpp"

namespace mainstay::notifications::inbox_test {

using identity::test::refusal;
using test::in_world;
using test::World;

TEST_CASE("nobody reads another's inbox, or marks it as read") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann});
        world.deliver();
        auto own = world.listed(world.ann).items.at(0).id;

        CHECK(world.inbox(world.leo) == "0");
        CHECK(refusal(world.mark(world.leo, {.ids = {own}})) == "none");
        CHECK(refusal(world.mark(world.leo, {.up_to = own})) == "none");

        CHECK(world.inbox(world.ann) == "7 by lea; 1");
        auto nobody = world.database.read([&](db::Sql& sql) {
            return list_notifications(sql, Call{}, {}, world.kinds);
        });
        CHECK(refusal(nobody) == "unauthenticated");
    });
}

TEST_CASE("all up to one are marked as read, and what came since is not") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann});
        world.deliver();
        world.publish(8, world.lea, {world.ann});
        world.deliver();
        auto seen = world.listed(world.ann).items.at(0).id;
        world.publish(9, world.lea, {world.ann});
        world.deliver();

        auto left = world.mark(world.ann, {.up_to = seen});

        REQUIRE(left);
        CHECK(left->unread_count == 1);
        CHECK(world.inbox(world.ann) == "9 by lea; 8 by lea, read; 7 by lea, read; 1");
    });
}

TEST_CASE("what is to be marked is named, and is not too much") {
    in_world([](World& world) {
        CHECK(refusal(world.mark(world.ann, {})) == "ids missing");
        MarkRead many;
        many.ids.resize(marked_max + 1, Id<Notification>{1});
        CHECK(refusal(world.mark(world.ann, many)) == "ids too_many_items");
    });
}

TEST_CASE("an inbox is read in parts, newest first, and of the unread alone if so asked") {
    in_world([](World& world) {
        for (int item = 1; item <= 5; ++item) {
            world.publish(item, world.lea, {world.ann});
            world.deliver();
        }
        auto newest = world.listed(world.ann).items.at(0).id;
        REQUIRE(world.mark(world.ann, {.ids = {newest}}));

        std::string items;
        ListNotifications wanted{.unread = true, .limit = {{2}}};
        for (int part = 0; part < 3; ++part) {
            auto inbox = world.listed(world.ann, wanted);
            for (const auto& item : inbox.items) items += item.name + " ";
            if (!inbox.next) break;
            wanted.cursor = Line<500>{*inbox.next};
        }

        CHECK(items == "4 3 2 1 ");
        CHECK(world.listed(world.ann).items.size() == 5);
    });
}

TEST_CASE("a notification says where it leads, and what it is about") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann});
        world.deliver();

        auto item = world.listed(world.ann).items.at(0);

        CHECK(item.path == "/items/7");
        CHECK(item.title == "Item 7");
        CHECK(item.reason == "watcher");
    });
}

TEST_CASE("open pages are told of a change of their person's inbox, and of no other") {
    in_world([](World& world) {
        auto before = world.database.read([](db::Sql& sql) { return events::head(sql); });
        world.publish(7, world.lea, {world.ann, world.leo});
        world.deliver();

        auto records =
            world.database.read([&](db::Sql& sql) { return events::tail(sql, before, 100); });
        std::vector<events::Notice> notices;
        for (const auto& topic : live_topics()) {
            CHECK_FALSE(static_cast<bool>(topic.audience));
            notices =
                world.database.read([&](db::Sql& sql) { return topic.notices(sql, records); });
        }

        REQUIRE(notices.size() == 2);
        CHECK(notices[0].person == world.ann);
        CHECK(notices[1].person == world.leo);
        CHECK(notices[0].data == R"({"type":"notification.changed"})");
    });
}

TEST_CASE("what was read is kept for a time, the unread for longer, and so many of a person") {
    in_world([](World& world) {
        for (int item = 1; item <= 4; ++item) {
            world.publish(item, world.lea, {world.ann});
            world.deliver();
        }
        auto items = world.listed(world.ann).items;
        REQUIRE(world.mark(world.ann, {.ids = {items[3].id}}, 10));
        auto remove = [&](Time read_before, Time last_before) {
            return world.database.write([&](db::Sql& sql) {
                return store::remove_old(sql, read_before, last_before, 100);
            });
        };
        auto later = [](int seconds) { return test::noon + std::chrono::seconds(seconds); };

        CHECK(remove(later(10), later(0)) == 0);
        CHECK(remove(later(11), later(0)) == 1);
        CHECK(world.inbox(world.ann) == "4 by lea; 3 by lea; 2 by lea; 3");

        auto crowded = world.database.write([&](db::Sql& sql) {
            auto people = store::crowded(sql, 2, 10);
            for (auto person : people) store::remove_beyond(sql, person, 2);
            return people;
        });
        CHECK(crowded == std::vector{world.ann});
        CHECK(world.inbox(world.ann) == "4 by lea; 3 by lea; 2");
        CHECK(remove(later(0), later(1)) == 2);
        CHECK(world.inbox(world.ann) == "0");
    });
}

}  // namespace mainstay::notifications::inbox_test
