#include <doctest/doctest.h>

#include "jobs/jobs.hpp"
#include "ticketing/automation_world_test.hpp"
#include "ticketing/merge.hpp"

namespace mainstay::ticketing::test::automation_time_test {

namespace {

using automation::RunOutcome;

constexpr int hour = 3'600;
const std::string stale = R"({"add_labels": ["stale"]})";

automation::RuleTrigger unchanged_for(int hours) {
    return {.on = {"status_unchanged"}, .hours = {{hours}}};
}

void sweep(RuleWorld& world, int seconds) {
    automation::sweep(*world.database, world.kinds, noon + std::chrono::seconds(seconds));
}

/// The tickets that a dry run shows, and when: `SHOP-1 at 10 SHOP-2 at 11 `.
std::string shown(const automation::DryRunView& dry) {
    std::string text;
    for (const auto& row : dry.rows)
        text += row.subject.key + " at " +
                std::to_string((row.at - noon) / std::chrono::seconds(1)) + " ";
    return text;
}

/// What it did then, in the same words.
std::string did(RuleWorld& world, Id<AutomationRule> rule) {
    std::string text;
    for (const auto& run : world.runs(rule))
        if (run.outcome == RunOutcome::done)
            text += run.subject->key + " at " +
                    std::to_string((run.at - noon) / std::chrono::seconds(1)) + " ";
    return text;
}

void resolve_it(RuleWorld& world, const std::string& key, int seconds) {
    world.write([&](db::Sql& sql) {
        done(resolve(sql, as(sql, world.desk.lea, seconds), {.key = key}, Source::web));
    });
}

}  // namespace

TEST_CASE("a rule on time has a ticket once for as long as its status stays") {
    with_rules([](RuleWorld& world) {
        auto key = world.ticket_of(world.desk.ann, 0);
        auto rule = world.rule_on(unchanged_for(2), "", {{"update", stale}});

        sweep(world, 2 * hour - 1);
        CHECK(world.outcomes(rule).empty());
        sweep(world, 2 * hour);
        sweep(world, 3 * hour);
        CHECK(world.outcomes(rule) == "done ");
        CHECK(wire::print(world.ticket(key).labels) == R"(["stale"])");

        resolve_it(world, key, 4 * hour);
        sweep(world, 5 * hour);
        CHECK(world.outcomes(rule) == "done ");
        sweep(world, 6 * hour);
        sweep(world, 7 * hour);
        CHECK(world.outcomes(rule) == "done done ");
    });
}

TEST_CASE("a rule on time has a ticket that comes to match later, and not before") {
    with_rules([](RuleWorld& world) {
        auto key = world.ticket_of(world.desk.ann, 0);
        auto rule = world.rule_on(unchanged_for(1), "label:vip", {{"update", stale}});

        sweep(world, 2 * hour);
        CHECK(world.outcomes(rule).empty());
        world.write([&](db::Sql& sql) {
            done(change(
                sql, as(sql, world.desk.lea, 2 * hour),
                {.key = key, .labels = std::vector<Label>{{"vip"}}}
            ));
        });
        sweep(world, 3 * hour);
        CHECK(world.outcomes(rule) == "done ");
    });
}

TEST_CASE("a rule on time whose owner lost the right stops as well") {
    with_rules([](RuleWorld& world) {
        world.ticket_of(world.desk.ann, 0);
        auto rule = world.rule_on(unchanged_for(1), "", {{"update", stale}});
        world.write([&](db::Sql& sql) {
            sql.run("UPDATE user_account SET is_active = 0 WHERE id = :id", world.desk.admin);
        });
        sweep(world, 2 * hour);
        world.read([&](db::Sql& sql) {
            CHECK(
                automation::store::find(sql, rule)->stop_reason ==
                automation::StopReason::owner_lost_right
            );
        });
    });
}

TEST_CASE("a rule of a schedule has each ticket that matches once at each of its times") {
    with_rules([](RuleWorld& world) {
        for (int i = 0; i < 25; ++i) world.ticket_of(world.desk.ann, i);
        auto rule = world.rule_on(
            {.on = {"at_time"}, .cron = {{"0 13 * * *"}}}, "level:L1",
            {{"notify", world.people({world.desk.lea})}}
        );
        CHECK(world.rule(rule).next_run == noon + std::chrono::hours(1));
        auto at = noon + std::chrono::hours(1);
        auto work = [&] {
            auto worker = automation::scheduled_worker(*world.database, world.kinds);
            world.write([&](db::Sql& sql) { return jobs::enqueue_due_schedules(sql, at); });
            for (int i = 0; i < 4; ++i)
                jobs::run_due(*world.database, {worker}, [&] { return at; });
        };

        work();
        work();
        CHECK(world.published("ticket.rule_notice").size() == 25);
        at = at + std::chrono::hours(24);
        work();
        CHECK(world.published("ticket.rule_notice").size() == 50);
    });
}

TEST_CASE("a dry run shows what the rule then does") {
    with_rules([](RuleWorld& world) {
        auto urgent =
            world.rule_on("changed", "urgency:high", {{"update", R"({"add_labels": ["raised"]})"}});
        auto raise = [&](const std::string& key, int seconds) {
            world.write([&](db::Sql& sql) {
                done(change(
                    sql, as(sql, world.desk.lea, seconds), {.key = key, .urgency = Severity::high}
                ));
            });
        };
        auto first = world.ticket_of(world.desk.ann, 1),
             second = world.ticket_of(world.desk.ann, 2);
        world.ticket_of(world.desk.ann, 3);
        raise(first, 10);
        resolve_it(world, second, 11);  // Changed, and not urgent.
        raise(second, 12);

        auto dry = world.dry_run(urgent, 20);
        CHECK(dry.is_complete);
        CHECK(shown(dry) == second + " at 12 " + second + " at 11 " + first + " at 10 ");
        // It was not urgent yet: that is only known now, and said.
        CHECK(wire::print(dry.rows[1].changed_since) == R"(["urgency"])");
        CHECK(dry.rows[0].changed_since.empty());
        CHECK(wire::print(dry.rows[0].actions) == R"(["update"])");
        CHECK(world.outcomes(urgent).empty());
        CHECK(world.ticket(first).labels.empty());

        world.follow(20);
        CHECK(world.outcomes(urgent) == "done done done ");
    });
}

TEST_CASE("a dry run of a rule on time shows what is due at once, and what it does then") {
    with_rules([](RuleWorld& world) {
        auto first = world.ticket_of(world.desk.ann, 0);
        world.ticket_of(world.desk.ann, 3 * hour);
        auto second = world.ticket_of(world.desk.ann, 0);
        resolve_it(world, second, hour);
        auto rule = world.rule_on(unchanged_for(2), "", {{"update", stale}}, 3 * hour);

        auto dry = world.dry_run(rule, 4 * hour);
        CHECK(
            shown(dry) == second + " at " + std::to_string(3 * hour) + " " + first + " at " +
                              std::to_string(2 * hour) + " "
        );
        sweep(world, 4 * hour);
        CHECK(did(world, rule).find(first) != std::string::npos);
        CHECK(world.outcomes(rule) == "done done ");
        CHECK(world.dry_run(rule, 4 * hour).rows.size() == 2);
    });
}

}  // namespace mainstay::ticketing::test::automation_time_test
