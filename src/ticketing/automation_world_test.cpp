#include "ticketing/automation_world_test.hpp"

#include <doctest/doctest.h>

#include "events/rule_changed.hpp"
#include "fields/fields.hpp"
#include "ticketing/automation_kind.hpp"
#include "ticketing/conversation.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test {

namespace {

namespace it = identity::test;

db::Migrations tables_with_rules() {
    static const std::vector<db::Migration> all = [] {
        std::vector<db::Migration> steps;
        for (auto floor : {automation::migrations(), tables()})
            steps.insert(steps.end(), floor.begin(), floor.end());
        return steps;
    }();
    return all;
}

}  // namespace

Id<AutomationRule> RuleWorld::rule_on(
    const automation::RuleTrigger& trigger, const std::string& filter, const ActionTexts& actions,
    int seconds
) {
    automation::CreateRule request{
        .kind = {"ticket"},
        .name = {"On " + trigger.on.value},
        .trigger = trigger,
        .filter = Line<1000, 0>{filter},
        .actions = {},
    };
    for (const auto& [name, with] : actions)
        request.actions.push_back({{name}, *wire::parse_json(with)});
    return write([&](db::Sql& sql) {
        auto call = as(sql, desk.admin, seconds);
        auto made = done(automation::create_rule(sql, call, request, kinds)).body;
        CHECK_FALSE(made.enabled);
        CHECK(done(automation::switch_on(sql, call, {made.id, 1}, kinds)).body.enabled);
        return made.id;
    });
}

Id<AutomationRule> RuleWorld::rule_on(
    const std::string& trigger, const std::string& filter, const ActionTexts& actions, int seconds
) {
    return rule_on(automation::RuleTrigger{.on = {trigger}}, filter, actions, seconds);
}

std::string RuleWorld::ticket_of(Id<User> requester, int seconds) {
    return write([&](db::Sql& sql) {
        OpenTicket request{
            .application = {"SHOP"}, .subject = {"It burns"}, .text = {"Please help."}
        };
        return done(create(sql, as(sql, requester, seconds), request, Source::web)).body.key;
    });
}

void RuleWorld::reply(Id<User> author, const std::string& key, int seconds, Visibility visibility) {
    write([&](db::Sql& sql) {
        PostMessage message{.key = key, .text = {"So it is."}, .visibility = visibility};
        done(add_message(sql, as(sql, author, seconds), message, Source::web));
    });
}

void RuleWorld::follow(int seconds) { follow_from(reached, seconds); }

void RuleWorld::follow_from(events::Cursor& from, int seconds) {
    auto now = [seconds] { return noon + std::chrono::seconds(seconds); };
    while (automation::follow_events(*database, kinds, from, 100, now)) {
    }
}

TicketView RuleWorld::ticket(const std::string& key) { return ticket_as(desk.admin, key); }

TicketView RuleWorld::ticket_as(Id<User> reader, const std::string& key) {
    return read([&](db::Sql& sql) { return done(show(sql, as(sql, reader), {key})).body; });
}

automation::RuleView RuleWorld::rule(Id<AutomationRule> id) {
    return read([&](db::Sql& sql) {
        return done(automation::show_rule(sql, as(sql, desk.admin), {id})).body;
    });
}

std::vector<automation::RuleRunView> RuleWorld::runs(Id<AutomationRule> id) {
    return read([&](db::Sql& sql) {
        return done(automation::list_runs(sql, as(sql, desk.admin), {.id = id}, kinds)).items;
    });
}

std::string RuleWorld::outcomes(Id<AutomationRule> id) {
    std::string text;
    for (const auto& run : runs(id)) text += std::string(wire::name_of(run.outcome)) + " ";
    return text;
}

automation::RuleJudgement RuleWorld::judge(Id<AutomationRule> id, const std::string& key) {
    return read([&](db::Sql& sql) {
        return done(automation::judge_one(sql, as(sql, desk.admin), {id, {key}}, kinds));
    });
}

automation::DryRunView RuleWorld::dry_run(Id<AutomationRule> id, int seconds) {
    return read([&](db::Sql& sql) {
        return done(automation::dry_run(sql, as(sql, desk.admin, seconds), {.id = id}, kinds));
    });
}

std::vector<boost::json::value> RuleWorld::published(std::string_view type) {
    return read([&](db::Sql& sql) { return test::published(sql, type); });
}

std::vector<std::int64_t> RuleWorld::interested_in_stop(Id<AutomationRule> id) {
    std::vector<std::int64_t> people;
    read([&](db::Sql& sql) {
        events::RuleChanged stop{.rule = id.value, .is_stop = true};
        events::EventRecord record{
            .type = std::string(events::RuleChanged::type), .payload = wire::print(stop)
        };
        for (const auto& source : automation::notification_sources())
            for (const auto& interest : source.interested(sql, record).people)
                if (std::ranges::find(people, interest.person) == people.end())
                    people.push_back(interest.person);
    });
    return people;
}

std::string RuleWorld::person(Id<User> id) { return R"({"person": ")" + to_string(id) + R"("})"; }

std::string RuleWorld::people(const std::vector<Id<User>>& ids) {
    std::string list;
    for (auto id : ids) list += (list.empty() ? "\"" : ", \"") + to_string(id) + "\"";
    return R"({"people": [)" + list + "]}";
}

void with_rules(const std::function<void(RuleWorld& world)>& body) {
    it::on_each_database(tables_with_rules(), [&](db::test::TestDatabase& database) {
        RuleWorld world{
            .database = database,
            .kinds = automation::Kinds({automation_kind()}, automation_actions()),
        };
        world.desk = database->write([](db::Sql& sql) { return a_desk(sql); });
        world.follow(0);  // From here on.
        body(world);
    });
}

}  // namespace mainstay::ticketing::test
