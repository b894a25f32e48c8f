#include <doctest/doctest.h>

#include "signals/world_test.hpp"

namespace mainstay::signals::test::incident_list_test {

namespace {

using std::chrono::minutes;

/// The ids, newest first.
std::string listed(World& world, const ListIncidents& request) {
    return world.database.read([&](db::Sql& sql) {
        const auto page = list_incidents(sql, world.as(sql, world.ann), request);
        if (!page) return refusal(page);
        std::string ids;
        for (const auto& each : page->items) ids += to_string(each.id) + ' ';
        return ids;
    });
}

}  // namespace

TEST_CASE("incidents are listed by the time in which they were there, and by where") {
    in_world([](World& world) {
        const auto begin = world.now;
        world.raise(world.a_raise("a", "checkout"));  // Incident 1: until minute 10.
        world.pass(minutes(10));
        world.recover("a");
        world.pass(minutes(110));
        auto other = world.a_raise("b", "stock");  // Incident 2: from minute 120 on.
        other.environment = {"staging"};
        world.raise(other);
        world.pass(minutes(10));

        CHECK(listed(world, {}) == "2 1 ");
        auto within = [&](int from, int to) {
            ListIncidents request;
            request.from = begin + minutes(from);
            request.to = begin + minutes(to);
            return request;
        };
        CHECK(listed(world, within(0, 500)) == "2 1 ");
        CHECK(listed(world, within(5, 60)) == "1 ");
        CHECK(listed(world, within(15, 60)) == "");
        CHECK(listed(world, within(125, 500)) == "2 ");
        CHECK(listed(world, within(-60, 0)) == "");

        ListIncidents request;
        request.service = Line<200>{"stock"};
        CHECK(listed(world, request) == "2 ");
        request.environment = Line<100>{"production"};
        CHECK(listed(world, request) == "");
        request.service.reset();
        CHECK(listed(world, request) == "1 ");
        request.application = Line<10>{"SHOP"};
        CHECK(listed(world, request) == "1 ");
    });
}

}  // namespace mainstay::signals::test::incident_list_test
