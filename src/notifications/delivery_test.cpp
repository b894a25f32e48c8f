#include "notifications/delivery.hpp"

#include <doctest/doctest.h>

#include "notifications/world_test.hpp"

namespace mainstay::notifications::delivery_test {

using test::in_world;
using test::World;

TEST_CASE("those an event is of interest to are notified, but not who did it") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann, world.lea, world.leo});
        world.deliver();

        CHECK(world.inbox(world.ann) == "7 by lea; 1");
        CHECK(world.inbox(world.leo) == "7 by lea; 1");
        CHECK(world.inbox(world.lea) == "0");
    });
}

TEST_CASE("one event notifies a person once, by the first kind that names them") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.leo, world.leo});
        world.deliver();

        auto inbox = world.listed(world.leo);
        REQUIRE(inbox.items.size() == 1);
        CHECK(inbox.items[0].kind == "item.replied");
        CHECK(inbox.items[0].count == 1);
    });
}

TEST_CASE("what happens to an item while it is unread is counted, and begins anew once it is read"
) {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann});
        world.publish(8, world.lea, {world.ann});
        world.publish(7, world.leo, {world.ann});
        world.publish(7, world.leo, {world.ann});
        world.deliver();
        CHECK(world.inbox(world.ann).find("7 x3 by leo; ") != std::string::npos);
        CHECK(world.inbox(world.ann).ends_with(" 2"));

        auto all = world.listed(world.ann);
        for (const auto& item : all.items)
            CHECK(identity::test::refusal(world.mark(world.ann, {.ids = {item.id}})) == "none");
        world.publish(7, world.lea, {world.ann});
        world.deliver();

        auto text = world.inbox(world.ann);
        CHECK(text.find("7 by lea; ") != std::string::npos);
        CHECK(text.find("7 x3 by leo, read; ") != std::string::npos);
        CHECK(text.ends_with(" 1"));
    });
}

TEST_CASE("nothing is told twice, however many deliver") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann});
        auto plan = world.database.read([&](db::Sql& sql) {
            return plan_notifications(sql, world.kinds, world.rules, 10, test::noon);
        });
        world.deliver();

        bool is_mine = world.database.write([&](db::Sql& sql) {
            return write_notifications(sql, Call::system(test::noon, "test"), plan);
        });
        world.deliver();

        CHECK(plan.notifications.size() == 1);
        CHECK_FALSE(is_mine);
        CHECK(world.inbox(world.ann) == "7 by lea; 1");
    });
}

TEST_CASE("who may not see an item is not notified of it") {
    in_world([](World& world) {
        world.hidden = {{7, world.ann.value}};
        world.publish(7, world.lea, {world.ann, world.leo});
        world.deliver();

        world.hidden.clear();
        CHECK(world.inbox(world.ann) == "0");
        CHECK(world.inbox(world.leo) == "7 by lea; 1");
    });
}

TEST_CASE("who lost sight of an item reads nothing of it, and it counts no more") {
    in_world([](World& world) {
        world.publish(7, world.lea, {world.ann});
        world.publish(8, world.lea, {world.ann});
        world.deliver();

        world.hidden = {{7, world.ann.value}};

        CHECK(world.inbox(world.ann) == "8 by lea; 1");
    });
}

TEST_CASE("who is deactivated is notified of nothing") {
    in_world([](World& world) {
        world.database.write([&](db::Sql& sql) {
            sql.run("UPDATE user_account SET is_active = 0 WHERE id = :id", world.ann);
        });
        world.publish(7, world.lea, {world.ann});
        world.deliver();

        world.database.write([&](db::Sql& sql) {
            sql.run("UPDATE user_account SET is_active = 1 WHERE id = :id", world.ann);
        });
        CHECK(world.inbox(world.ann) == "0");
    });
}

TEST_CASE("an event that nobody understands is passed over, and the next ones are told") {
    in_world([](World& world) {
        world.publish({.item = 7, .people = {world.ann.value}, .is_broken = true});
        world.publish(8, world.lea, {world.ann});
        CHECK_THROWS(world.deliver());

        skip_event(world.database, world.kinds);
        world.deliver();

        CHECK(world.inbox(world.ann) == "8 by lea; 1");
    });
}

TEST_CASE("after a restore into another PostgreSQL the stream is followed from its head") {
    in_world([](World& world) {
        world.database.write([](db::Sql& sql) {
            sql.run("UPDATE notification_position SET tx = 9000000000000, id = 9000000000000");
        });
        world.deliver();
        world.publish(7, world.lea, {world.ann});
        world.deliver();

        CHECK(world.inbox(world.ann) == "7 by lea; 1");
    });
}

}  // namespace mainstay::notifications::delivery_test
