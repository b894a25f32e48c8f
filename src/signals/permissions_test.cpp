#include "signals/permissions.hpp"

#include <doctest/doctest.h>

#include "identity/permission_testing.hpp"
#include "signals/rules.hpp"
#include "signals/silences.hpp"
#include "signals/sources.hpp"
#include "signals/windows.hpp"
#include "signals/world_test.hpp"

namespace mainstay::signals::test::permissions_test {

namespace {

constexpr const Action* all_actions[] = {&signal_read, &signal_work, &signals_manage};

}  // namespace

TEST_CASE("staff sees signals of what its teams serve, no requester does, and administrators rule"
) {
    CHECK(
        it::rule_book(all_actions) ==
        "signal_read          none         team         team         all          all\n"
        "signal_work          none         team         team         all          none\n"
        "signals_manage       none         none         none         none         none\n"
    );
}

TEST_CASE("both forms of permission agree on signals and incidents") {
    it::on_each_database(migrations(), [](db::test::TestDatabase& database) {
        database->write([](db::Sql& sql) {
            auto people = it::a_population(sql);
            for (auto application : {people.shop, people.ledger})
                for (auto key : {"a", "b"}) {
                    auto raised = raise(
                        sql, it::by_system(),
                        {.application = application,
                         .key = {key},
                         .source = {"probe"},
                         .kind = {"latency"},
                         .subject = {key},
                         .summary = {"It is slow."},
                         .service = {key}}
                    );
                    REQUIRE(raised);
                }
            const Action* actions[] = {&signal_read, &signal_work};
            CHECK(it::disagreement(sql, actions) == "");
        });
    });
}

TEST_CASE("who does not serve an application learns nothing of its signals") {
    in_world([](World& world) {
        world.raise(world.a_raise("k"));
        world.database.write([&](db::Sql& sql) {
            auto lars = world.as(sql, world.lars), otto = world.as(sql, world.otto);
            const Id<Signal> id{1};
            CHECK(list_signals(sql, world.as(sql, world.ann), {})->items.size() == 1);
            CHECK(list_signals(sql, lars, {})->items.empty());
            CHECK(list_incidents(sql, lars, {})->items.empty());
            CHECK(list_detectors(sql, lars, {})->items.empty());
            CHECK(
                refusal(list_signals(sql, lars, {.application = Line<10>{"SHOP"}})) == "not_found"
            );
            CHECK(refusal(show_signal(sql, lars, {id})) == "not_found");
            CHECK(refusal(acknowledge_signal(sql, lars, {.id = id})) == "not_found");
            CHECK(refusal(judge_signal(sql, lars, {.id = id})) == "not_found");
            CHECK(refusal(show_incident(sql, lars, {{1}})) == "not_found");
            CHECK(refusal(take_out(sql, lars, {{1}, id})) == "not_found");
            CHECK(refusal(list_signals(sql, otto, {})) == "forbidden");
            CHECK(refusal(list_incidents(sql, otto, {})) == "forbidden");
            CHECK(refusal(show_signal(sql, otto, {id})) == "forbidden");
            CHECK(refusal(show_incident(sql, otto, {{1}})) == "forbidden");
        });
    });
}

TEST_CASE("only administrators see and change rules, silences, windows and sources") {
    in_world([](World& world) {
        world.database.write([&](db::Sql& sql) {
            for (auto person : {world.ann, world.otto}) {
                auto call = world.as(sql, person);
                CHECK(refusal(list_rules(sql, call, {})) == "forbidden");
                CHECK(refusal(create_rule(sql, call, {.name = {"x"}})) == "forbidden");
                CHECK(refusal(order_rules(sql, call, {})) == "forbidden");
                CHECK(refusal(list_silences(sql, call, {})) == "forbidden");
                CHECK(refusal(list_windows(sql, call, {})) == "forbidden");
                CHECK(refusal(list_sources(sql, call, {})) == "forbidden");
                CHECK(refusal(forget_source(sql, call, {{1}})) == "forbidden");
            }
        });
    });
}

}  // namespace mainstay::signals::test::permissions_test
