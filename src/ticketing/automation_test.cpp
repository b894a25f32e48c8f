#include <doctest/doctest.h>

#include "automation/testing.hpp"
#include "events/rule_changed.hpp"
#include "events/rule_notice.hpp"
#include "events/ticket_changed.hpp"
#include "fields/fields.hpp"
#include "ticketing/automation_kind.hpp"
#include "ticketing/automation_world_test.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_events.hpp"

namespace mainstay::ticketing::test::automation_test {

namespace {

using automation::RunOutcome;
using automation::StopReason;

const std::string urgent = R"({"urgency": "high"})";

}  // namespace

TEST_CASE("a rule does what it says once, and the timeline names it") {
    with_rules([](RuleWorld& world) {
        auto rule = world.rule_on("created", "kind:incident", {{"update", urgent}});
        auto key = world.ticket_of(world.desk.ann, 10);

        world.follow(11);
        world.follow(12);
        events::Cursor forgotten;  // Of a process that begins now.
        world.follow_from(forgotten, 13);

        CHECK(world.ticket(key).urgency == Severity::high);
        CHECK(world.outcomes(rule) == "done ");
        world.read([&](db::Sql& sql) {
            auto page = done(timeline_of(sql, as(sql, world.desk.lea), {.key = key}));
            REQUIRE(page.items.size() == 2);
            const auto& entry = page.items.front();
            CHECK(entry.principal == PrincipalKind::rule);
            CHECK(entry.principal_name == "On created");
            CHECK(entry.principal_id == to_string(rule));
            CHECK_FALSE(entry.actor);
        });
    });
}

TEST_CASE("what does not match is logged with the term that fails, and left alone") {
    with_rules([](RuleWorld& world) {
        auto rule = world.rule_on("created", "kind:incident priority:urgent", {{"update", urgent}});
        auto key = world.ticket_of(world.desk.ann, 10);

        world.follow(11);

        CHECK(world.ticket(key).urgency == Severity::medium);
        auto runs = world.runs(rule);
        REQUIRE(runs.size() == 1);
        CHECK(runs.front().outcome == RunOutcome::not_matched);
        CHECK(wire::print(runs.front().detail.failing) == R"(["priority:urgent"])");
        CHECK(runs.front().subject->key == key);
        auto judged = world.judge(rule, key);
        CHECK_FALSE(judged.matches);
        CHECK(wire::print(judged.failing) == R"(["priority:urgent"])");
    });
}

TEST_CASE("a rule that asks for words knows those of a moment ago, which nobody indexed yet") {
    with_rules([](RuleWorld& world) {
        auto burning = world.rule_on("created", "-slow (burns OR cold)", {{"update", urgent}});
        auto answered = world.rule_on(
            "requester_message", "\"so it is\"", {{"update", R"({"add_labels": ["back"]})"}}
        );
        auto key = world.ticket_of(world.desk.ann, 10);
        world.follow(11);
        CHECK(world.outcomes(burning) == "done ");

        world.reply(world.desk.ann, key, 12);
        world.follow(13);
        CHECK(world.outcomes(answered) == "done ");
        CHECK(wire::print(world.ticket(key).labels) == R"(["back"])");
    });
}

TEST_CASE("a refused action leaves none done, and says why") {
    with_rules([](RuleWorld& world) {
        auto rule = world.rule_on(
            "created", "", {{"update", urgent}, {"close", "{}"}}
            // Only what is resolved is closed.
        );
        auto key = world.ticket_of(world.desk.ann, 10);

        world.follow(11);

        CHECK(world.ticket(key).urgency == Severity::medium);
        auto runs = world.runs(rule);
        REQUIRE(runs.size() == 1);
        CHECK(runs.front().outcome == RunOutcome::refused);
        CHECK(runs.front().detail.refused == "close");
        CHECK(runs.front().detail.code == "not_in_this_status");
        CHECK(runs.front().detail.actions.empty());
    });
}

TEST_CASE("what happened before a rule was switched on is none of its business") {
    with_rules([](RuleWorld& world) {
        auto early = world.ticket_of(world.desk.ann, 0);
        auto rule = world.rule_on("created", "", {{"update", urgent}}, 5);
        world.follow(11);
        CHECK(world.outcomes(rule).empty());
        CHECK(world.ticket(early).urgency == Severity::medium);
    });
}

TEST_CASE("rules run in their order, and each sees what those before it did") {
    with_rules([](RuleWorld& world) {
        auto second =
            world.rule_on("created", "urgency:high", {{"update", R"({"add_labels": ["second"]})"}});
        auto first = world.rule_on("created", "", {{"update", urgent}});
        world.write([&](db::Sql& sql) {
            done(automation::change_rule(
                sql, as(sql, world.desk.admin), {.id = first, .place = {{1}}}, world.kinds
            ));
        });
        auto key = world.ticket_of(world.desk.ann, 10);

        world.follow(11);

        CHECK(world.outcomes(first) == "done ");
        CHECK(world.outcomes(second) == "done ");
        CHECK(wire::print(world.ticket(key).labels) == R"(["second"])");
    });
}

TEST_CASE("a rule is not set off by its own change, but by that of people and of other rules") {
    with_rules([](RuleWorld& world) {
        auto labels = world.rule_on("changed", "", {{"update", R"({"add_labels": ["seen"]})"}});
        auto raising = world.rule_on("created", "", {{"update", urgent}});
        auto key = world.ticket_of(world.desk.ann, 10);

        world.follow(11);
        world.follow(12);

        CHECK(world.outcomes(raising) == "done ");
        CHECK(world.outcomes(labels) == "done ");
        auto changes = world.published(events::TicketChanged::type);
        REQUIRE(changes.size() == 3);
        auto chain = wire::print(std::vector<std::int64_t>{raising.value, labels.value});
        CHECK(boost::json::serialize(changes.back().as_object().at("rules")) == chain);
        CHECK(changes.back().as_object().at("actor").is_null());
    });
}

TEST_CASE("rules that set one another off are switched off, and people are told") {
    with_rules([](RuleWorld& world) {
        auto there = world.rule_on(
            "changed", "", {{"update", R"({"add_labels": ["a"], "remove_labels": ["b"]})"}}
        );
        auto back = world.rule_on(
            "changed", "", {{"update", R"({"add_labels": ["b"], "remove_labels": ["a"]})"}}
        );
        auto key = world.ticket_of(world.desk.ann, 10);
        world.write([&](db::Sql& sql) {
            done(change(
                sql, as(sql, world.desk.lea, 11), {.key = key, .labels = std::vector<Label>{{"a"}}}
            ));
        });

        for (int i = 0; i < 20; ++i) world.follow(12 + i);

        auto stopped = world.rule(there).stop_reason ? there : back;
        CHECK(world.rule(stopped).stop_reason == StopReason::chain_too_long);
        CHECK_FALSE(world.rule(stopped).enabled);
        CHECK(world.outcomes(stopped).starts_with("stopped "));
        auto notified = world.interested_in_stop(stopped);
        CHECK(notified == std::vector{world.desk.admin.value});
    });
}

TEST_CASE("a rule that acts on one ticket too often within an hour is switched off") {
    with_rules([](RuleWorld& world) {
        auto rule =
            world.rule_on("requester_message", "", {{"notify", world.people({world.desk.lea})}});
        auto key = world.ticket_of(world.desk.ann, 1);
        for (int i = 0; i < 21; ++i) world.reply(world.desk.ann, key, 2 + i);

        world.follow(60);

        CHECK(world.rule(rule).stop_reason == StopReason::too_often);
        CHECK(world.published(events::RuleNotice::type).size() == 20);
    });
}

TEST_CASE("a rule acts with the rights of who switched it on, and stops without them") {
    with_rules([](RuleWorld& world) {
        auto rule = world.rule_on("created", "", {{"update", urgent}});
        world.write([&](db::Sql& sql) {
            sql.run("UPDATE user_account SET role = 'agent' WHERE id = :id", world.desk.admin);
        });
        auto key = world.ticket_of(world.desk.ann, 10);

        world.follow(11);

        CHECK(world.ticket_as(world.desk.lea, key).urgency == Severity::medium);
        world.read([&](db::Sql& sql) {
            auto stored = automation::store::find(sql, rule);
            CHECK_FALSE(stored->enabled);
            CHECK(stored->stop_reason == StopReason::owner_lost_right);
        });
    });
}

TEST_CASE("messages of the requester and of agents set off different rules") {
    with_rules([](RuleWorld& world) {
        auto theirs =
            world.rule_on("requester_message", "", {{"watch", world.person(world.desk.tom)}});
        auto ours = world.rule_on("agent_message", "", {{"watch", world.person(world.desk.dev)}});
        auto notes = world.rule_on("note_added", "", {{"watch", world.person(world.desk.vera)}});
        auto key = world.ticket_of(world.desk.ann, 1);

        world.reply(world.desk.ann, key, 2);
        world.follow(3);
        CHECK(world.outcomes(theirs) + "| " + world.outcomes(ours) == "done | ");

        world.reply(world.desk.lea, key, 4);
        world.reply(world.desk.lea, key, 5, Visibility::private_);
        world.follow(6);
        CHECK(world.outcomes(theirs) == "done ");
        CHECK(world.outcomes(ours) == "done ");
        CHECK(world.outcomes(notes) == "done ");
        CHECK(world.ticket(key).watchers.size() == 3);
    });
}

TEST_CASE("a rule's reply is filled in, leaves the status, and answers no promise") {
    with_rules([](RuleWorld& world) {
        auto rule = world.rule_on(
            "created", "",
            {{"update", R"({"text": "Dear {{requester.first_name}}, we have {{ticket.key}}."})"}}
        );
        auto key = world.ticket_of(world.desk.ann, 10);

        world.follow(11);

        CHECK(world.outcomes(rule) == "done ");
        CHECK(world.ticket(key).status == Status::new_);
        world.read([&](db::Sql& sql) {
            CHECK(
                conversation(sql, world.desk.ann, key) ==
                "ann public: Please help.\nadmin public: Dear ann, we have " + key + ".\n"
            );
            auto events = service_level_events(sql, *store::find(sql, key));
            REQUIRE(events);
            for (const auto& event : *events)
                CHECK(event.action != ServiceLevelAction::desk_replied);
        });
        CHECK(world.published("reply.posted").size() == 1);
    });
}

TEST_CASE("the other actions do what people do") {
    with_rules([](RuleWorld& world) {
        const auto& desk = world.desk;
        auto rule = world.rule_on(
            "created", "",
            {{"escalate", R"({"level": "L2", "note": "From {{requester.name}}."})"},
             {"assign", world.person(desk.tom)},
             {"notify", R"({"team": ")" + to_string(desk.l3) + R"("})"},
             {"resolve", R"({"resolution": "answered"})"},
             {"close", "{}"}}
        );
        auto key = world.ticket_of(desk.ann, 10);

        world.follow(11);

        CHECK(world.outcomes(rule) == "done ");
        CHECK(holder(world.ticket(key)) == "L2 SHOP L2 tom");
        CHECK(world.ticket(key).status == Status::closed);
        world.read([&](db::Sql& sql) {
            CHECK(
                conversation(sql, desk.lea, key) ==
                "ann public: Please help.\nadmin private: From ann.\n"
            );
        });
        auto notices = world.published(events::RuleNotice::type);
        REQUIRE(notices.size() == 1);
        CHECK(
            boost::json::serialize(notices.front().as_object().at("people")) ==
            "[" + to_string(desk.dev) + "]"
        );
    });
}

TEST_CASE("no one but administrators and managers has rules") {
    with_rules([](RuleWorld& world) {
        auto rule = world.rule_on("created", "", {{"update", urgent}});
        world.write([&](db::Sql& sql) {
            for (auto person :
                 {world.desk.ann, world.desk.bob, world.desk.lea, world.desk.audrey}) {
                auto call = as(sql, person);
                CHECK(refusal(automation::list_rules(sql, call, {})) == "forbidden");
                CHECK(refusal(automation::show_rule(sql, call, {rule})) == "forbidden");
                CHECK(refusal(automation::switch_off(sql, call, {rule, {}})) == "forbidden");
                CHECK(refusal(automation::delete_rule(sql, call, {rule})) == "forbidden");
                CHECK(
                    refusal(automation::list_runs(sql, call, {.id = rule}, world.kinds)) ==
                    "forbidden"
                );
                CHECK(
                    refusal(automation::dry_run(sql, call, {.id = rule}, world.kinds)) ==
                    "forbidden"
                );
            }
        });
    });
}

TEST_CASE("a rule is changed while it is off, by its version, and comes back after its end") {
    with_rules([](RuleWorld& world) {
        auto id = world.rule_on("created", "", {{"update", urgent}});
        world.write([&](db::Sql& sql) {
            auto admin = as(sql, world.desk.admin);
            automation::ChangeRule change{.id = id, .if_match = 2, .filter = {{"level:L1"}}};
            auto try_it = [&] {
                return refusal(automation::change_rule(sql, admin, change, world.kinds));
            };
            CHECK(try_it() == "rule_is_on");
            done(automation::switch_off(sql, admin, {id, 2}));
            CHECK(try_it() == "stale");
            change.if_match = 3;
            change.filter = {{"level:L9"}};
            CHECK(try_it() == "filter filter_value_wrong");
            change.filter = {{"level:L1"}};
            CHECK(try_it() == "ok");

            CHECK(refusal(automation::delete_rule(sql, admin, {id})) == "ok");
            CHECK(refusal(automation::show_rule(sql, admin, {id})) == "not_found");
            auto back = done(automation::restore_rule(sql, admin, {id})).body;
            CHECK_FALSE(back.enabled);
            CHECK(back.filter == "level:L1");
        });
    });
}

}  // namespace mainstay::ticketing::test::automation_test
