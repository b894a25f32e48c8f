#include "automation/rule.hpp"

#include <doctest/doctest.h>

#include "automation/kinds.hpp"

namespace mainstay::automation::rule_test {

namespace {

constexpr std::int64_t a_rule = 7;

Occurrence a_change(std::vector<std::int64_t> rules = {}) {
    return {
        .subject = 1,
        .triggers = {"changed", "agent_message"},
        .properties = {"status", "team"},
        .rules = std::move(rules),
    };
}

RuleTrigger on_change_of(std::optional<std::string> property) {
    RuleTrigger trigger{.on = {"changed"}};
    if (property) trigger.property = Line<60>{*property};
    return trigger;
}

AutomationKind boxes() {
    return {
        .name = "box",
        .triggers =
            {{"opened"},
             {"changed", TriggerParameter::property},
             {"waiting", TriggerParameter::hours},
             {"at_time", TriggerParameter::schedule}},
        .properties = {"colour"},
    };
}

std::string fault_of(const Result<>& checked) {
    if (checked) return "ok";
    const auto& field = checked.error().fields.front();
    return field.field + " " + field.code;
}

}  // namespace

TEST_CASE("a rule is set off by its trigger, and by its property where it names one") {
    CHECK(start_of(a_rule, on_change_of({}), a_change()) == Start::run);
    CHECK(start_of(a_rule, on_change_of("team"), a_change()) == Start::run);
    CHECK(start_of(a_rule, on_change_of("urgency"), a_change()) == Start::none);
    CHECK(start_of(a_rule, {.on = {"agent_message"}}, a_change()) == Start::run);
    CHECK(start_of(a_rule, {.on = {"created"}}, a_change()) == Start::none);
}

TEST_CASE("a rule is never set off by its own change, and no rule by too long a chain of them") {
    auto trigger = on_change_of({});
    CHECK(start_of(a_rule, trigger, a_change({a_rule})) == Start::none);
    CHECK(start_of(a_rule, trigger, a_change({3, a_rule})) == Start::none);
    CHECK(start_of(a_rule, trigger, a_change({a_rule, 3})) == Start::run);
    CHECK(start_of(a_rule, trigger, a_change({1, 2, 3, 4})) == Start::run);
    CHECK(start_of(a_rule, trigger, a_change({1, 2, 3, 4, 5})) == Start::chain_too_long);
}

TEST_CASE("a trigger is given what it takes and nothing else") {
    auto kind = boxes();
    auto check = [&](const RuleTrigger& trigger) { return fault_of(check_trigger(kind, trigger)); };

    CHECK(check({.on = {"opened"}}) == "ok");
    CHECK(check({.on = {"closed"}}) == "trigger.on unknown_trigger");
    CHECK(check({.on = {"opened"}, .hours = {{3}}}) == "trigger.hours trigger_takes_no");
    CHECK(check({.on = {"changed"}}) == "ok");
    CHECK(check(on_change_of("colour")) == "ok");
    CHECK(check(on_change_of("size")) == "trigger.property unknown_property");
    CHECK(check({.on = {"waiting"}}) == "trigger.hours trigger_needs");
    CHECK(check({.on = {"waiting"}, .hours = {{3}}}) == "ok");
    CHECK(check({.on = {"at_time"}}) == "trigger.cron trigger_needs");
    CHECK(check({.on = {"at_time"}, .cron = {{"0 8 * * *"}}}) == "ok");
    CHECK(check({.on = {"at_time"}, .cron = {{"daily"}}}) == "trigger.cron cron_parts");
    CHECK(check({.on = {"at_time"}, .cron = {{"0 8 * * *"}}, .zone = {{"Nowhere"}}}
    ).starts_with("trigger.zone "));
}

}  // namespace mainstay::automation::rule_test
