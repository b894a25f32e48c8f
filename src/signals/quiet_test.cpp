#include <doctest/doctest.h>

#include "signals/silences.hpp"
#include "signals/windows.hpp"
#include "signals/world_test.hpp"

namespace mainstay::signals::test::quiet_test {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

Id<Silence> silenced(World& world, std::chrono::minutes length) {
    return world.database.write([&](db::Sql& sql) {
        auto made = create_silence(
            sql, world.as(sql, world.admin),
            {.matcher = {.service = Line<200>{"check*"}},
             .reason = {"A migration."},
             .ends_at = world.now + length}
        );
        REQUIRE(refusal(made) == "none");
        return made->id;
    });
}

}  // namespace

TEST_CASE("within a silence nothing is published, and after it what is there then") {
    in_world([](World& world) {
        silenced(world, minutes(30));
        world.raise(world.a_raise("stays"));
        world.raise(world.a_raise("goes"));
        world.recover("goes");
        world.raise(world.a_raise("other", "mail"));
        CHECK(world.events() == "opened 2 urgent\n");
        CHECK(world.signal("stays").state == SignalState::open);
        world.pass(minutes(29));
        CHECK(world.events() == "");

        world.pass(minutes(1));
        CHECK(world.events() == "opened 1 urgent\n");
        CHECK(world.signal("goes").published == Published::none);
        CHECK(world.incident_of("goes").id == Id<Incident>{1});
    });
}

TEST_CASE("what was there before a silence and ends within it is published after it, once") {
    in_world([](World& world) {
        world.raise(world.a_raise("over"));
        world.raise(world.a_raise("back", "checkin"));
        world.events();
        silenced(world, minutes(30));
        world.recover("over");
        world.recover("back");
        world.now = world.now + minutes(1);
        world.raise(world.a_raise("back", "checkin"));
        CHECK(world.events() == "");
        world.pass(minutes(30));
        CHECK(world.events() == "recovered 1 \n");
    });
}

TEST_CASE("a silence that is ended early lets through what is there") {
    in_world([](World& world) {
        auto silence = silenced(world, minutes(30));
        world.raise(world.a_raise("k"));
        CHECK(world.events() == "");
        world.database.write([&](db::Sql& sql) {
            auto ada = world.as(sql, world.admin);
            auto ended = end_silence(sql, ada, {silence});
            REQUIRE(refusal(ended) == "none");
            CHECK(!ended->is_in_force);
            CHECK(ended->ended_by->id == world.admin);
            CHECK(refusal(end_silence(sql, ada, {silence})) == "ended_already");
        });
        world.pass(minutes(0));
        CHECK(world.events() == "opened 1 urgent\n");
    });
}

TEST_CASE("two silences keep a signal quiet until both have ended") {
    in_world([](World& world) {
        silenced(world, minutes(10));
        silenced(world, minutes(20));
        world.raise(world.a_raise("k"));
        world.pass(minutes(11));
        CHECK(world.events() == "");
        world.pass(minutes(9));
        CHECK(world.events() == "opened 1 urgent\n");
    });
}

TEST_CASE("a silence names what it is about, why, and an end within a year") {
    in_world([](World& world) {
        world.database.write([&](db::Sql& sql) {
            auto ada = world.as(sql, world.admin);
            CreateSilence request{.reason = {"Because."}, .ends_at = world.now + hours(1)};
            CHECK(refusal(create_silence(sql, ada, request)) == "matcher matcher_empty");
            request.matcher.application = Line<10>{"NONE"};
            CHECK(
                refusal(create_silence(sql, ada, request)) ==
                "matcher.application matcher_application_unknown"
            );
            request.matcher.application = Line<10>{"SHOP"};
            request.ends_at = world.now + hours(24 * 400);
            CHECK(refusal(create_silence(sql, ada, request)) == "ends_at ends_too_late");
            request.ends_at = world.now;
            CHECK(refusal(create_silence(sql, ada, request)) == "ends_at ends_before_it_begins");
            request.ends_at = world.now + hours(1);
            CHECK(refusal(create_silence(sql, world.as(sql, world.ann), request)) == "forbidden");
        });
    });
}

TEST_CASE("a maintenance window keeps quiet by the clock of its zone, and ends when it is removed"
) {
    in_world([](World& world) {
        // Noon of the tests is 2026-11-23T12:00Z, a Monday.
        auto window = world.database.write([&](db::Sql& sql) {
            CreateWindow request{
                .name = {"Mondays"},
                .matcher = {.application = Line<10>{"SHOP"}},
                .zone = {"Europe/Berlin"},
            };
            request.schedule.weekly =
                WeeklyMaintenance{.days = {Weekday::monday}, .from = {"13:00"}, .minutes = {60}};
            auto made = create_window(sql, world.as(sql, world.admin), request);
            REQUIRE(refusal(made) == "none");
            CHECK(made->body.in_force_until == noon + hours(1));
            return made->body.id;
        });
        world.raise(world.a_raise("k"));
        CHECK(world.events() == "");
        world.pass(minutes(59));
        CHECK(world.events() == "");
        world.pass(minutes(1));
        CHECK(world.events() == "opened 1 urgent\n");

        world.now = noon + hours(24 * 7);
        world.raise(world.a_raise("week later", "mail"));
        CHECK(world.events() == "");
        world.database.write([&](db::Sql& sql) {
            auto ada = world.as(sql, world.admin);
            ChangeWindow change{.id = window, .if_match = 7};
            CHECK(refusal(change_window(sql, ada, change)) == "stale");
            CHECK(refusal(remove_window(sql, ada, {window})) == "none");
            CHECK(refusal(remove_window(sql, ada, {window})) == "not_found");
            CHECK(it::recorded(sql, "maintenance_window", window.value) == "created removed");
        });
        world.pass(minutes(0));
        CHECK(world.events() == "opened 2 urgent\n");
    });
}

}  // namespace mainstay::signals::test::quiet_test
