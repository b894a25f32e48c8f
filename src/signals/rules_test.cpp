#include "signals/rules.hpp"

#include <doctest/doctest.h>

#include "signals/personal_data.hpp"
#include "signals/signal_store.hpp"
#include "signals/silences.hpp"
#include "signals/sources.hpp"
#include "signals/world_test.hpp"

namespace mainstay::signals::test::rules_test {

TEST_CASE("rules have an order, versions, and a record of each change") {
    in_world([](World& world) {
        world.database.write([&](db::Sql& sql) {
            auto ada = world.as(sql, world.admin);
            auto one = create_rule(sql, ada, {.name = {"One"}})->body.id;
            auto two = create_rule(sql, ada, {.name = {"Two"}, .opens_ticket = false})->body.id;

            auto ordered = order_rules(sql, ada, {{two, one}});
            REQUIRE(refusal(ordered) == "none");
            CHECK(ordered->items.at(0).id == two);
            CHECK(refusal(order_rules(sql, ada, {{two}})) == "rules incomplete_order");
            CHECK(refusal(order_rules(sql, ada, {{two, two}})) == "rules incomplete_order");

            ChangeSignalRule change{.id = one, .if_match = 1};
            change.ticket = WantedTicket{.level = Level::L3};
            auto changed = change_rule(sql, ada, change);
            REQUIRE(refusal(changed) == "none");
            CHECK(changed->version == 2);
            CHECK(changed->body.ticket->level == Level::L3);
            CHECK(changed->body.ticket->kind == PlannedKind::incident);
            CHECK(refusal(change_rule(sql, ada, change)) == "stale");
            change.if_match.reset();
            change.ticket->team = Id<Team>{99};
            CHECK(refusal(change_rule(sql, ada, change)) == "ticket.team plan_team_unknown");
            change.ticket.reset();
            change.opens_ticket = false;
            CHECK(!change_rule(sql, ada, change)->body.ticket);

            CHECK(refusal(remove_rule(sql, ada, {one})) == "none");
            CHECK(refusal(show_rule(sql, ada, {one})) == "not_found");
            CHECK(
                it::recorded(sql, "signal_rule", one.value) ==
                "created moved changed changed removed"
            );
        });
    });
}

TEST_CASE("a source that is forgotten is not expected any more, and its signal ends") {
    in_world([](World& world) {
        world.database.write([&](db::Sql& sql) {
            REQUIRE(
                source_alive(sql, world.system(), {.application = world.shop, .source = {"probe"}})
            );
            Heartbeat rare{.application = world.shop, .source = {"probe"}};
            rare.expected_every = std::chrono::hours(25);
            CHECK(refusal(source_alive(sql, world.system(), rare)) == "every_seconds out_of_range");
            rare.source = {"pro be"};
            CHECK(refusal(source_alive(sql, world.system(), rare)) == "source bad_signal_name");
        });
        world.pass(std::chrono::minutes(4));
        world.database.write([&](db::Sql& sql) {
            auto ada = world.as(sql, world.admin);
            auto sources = list_sources(sql, ada, {});
            REQUIRE(sources->items.size() == 1);
            CHECK(sources->items[0].dead_since == noon);
            CHECK(refusal(forget_source(sql, ada, {sources->items[0].id})) == "none");
            CHECK(list_sources(sql, ada, {})->items.empty());
            CHECK(list_signals(sql, ada, {})->items.empty());
        });
    });
}

TEST_CASE("an erased person is in no note, no reason and no report") {
    in_world([](World& world) {
        auto request = world.a_raise("of ann@desk.test");
        request.summary = {"Ann Archer <ANN@desk.test> cannot pay."};
        request.snapshot = "ann@desk.test";
        world.raise(request);
        world.database.write([&](db::Sql& sql) {
            auto ann = world.as(sql, world.ann);
            const Id<Signal> id{1};
            REQUIRE(acknowledge_signal(sql, ann, {id, Text<2'000>{"Mine, says Ann"}}));
            REQUIRE(judge_signal(sql, ann, {.id = id, .note = Text<2'000>{"It was me"}}));
        });
        world.database.write([&](db::Sql& sql) {
            const DataSubject person{world.ann, "ann@desk.test", "Ann Archer"};
            for (const auto& step : personal_data().erasure)
                REQUIRE(step.run(sql, it::by_system(), person, 0));
            auto signal = store::find_signal(sql, {1});
            CHECK(signal->acknowledge_note.empty());
            CHECK(signal->summary == "[erased] <[erased]> cannot pay.");
            CHECK(signal->key == "erased:1");
            CHECK(store::evidence_of(sql, {1}, EvidencePlace::first)->snapshot.empty());
            CHECK(
                sql.value<std::string>("SELECT title FROM incident") ==
                "POST /pay: [erased] <[erased]> cannot pay."
            );
            CHECK(sql.value<std::string>("SELECT note FROM signal_verdict") == "");
        });
    });
}

}  // namespace mainstay::signals::test::rules_test
