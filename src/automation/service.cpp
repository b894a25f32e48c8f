#include "automation/service.hpp"

#include <algorithm>
#include <utility>

#include "automation/codes.hpp"
#include "automation/judge.hpp"
#include "automation/permissions.hpp"
#include "automation/schedule.hpp"
#include "events/events.hpp"
#include "events/rule_changed.hpp"
#include "http/codes.hpp"
#include "timeline/timeline.hpp"
#include "wire/schema.hpp"

namespace mainstay::automation {

namespace {

constexpr std::chrono::hours day{24};

timeline::Subject subject_of(Id<AutomationRule> id) { return {"automation_rule", id.value}; }

/// What the record keeps: not the texts of actions, which may tell of people.
wire::json::object recorded(const AutomationRule& rule) {
    return {{"name", rule.name}, {"enabled", rule.enabled}, {"version", rule.version}};
}

RuleView view_of(db::Sql& sql, const Call& call, const AutomationRule& rule, std::int64_t place) {
    auto tally = store::tally(sql, rule.id, call.now - day);
    RuleView view{
        .id = rule.id,
        .kind = rule.kind,
        .name = rule.name,
        .trigger = trigger_of(rule),
        .filter = rule.filter,
        .actions = actions_of(rule),
        .place = place,
        .enabled = rule.enabled,
        .stop_reason = rule.stop_reason,
        .owner = {rule.owner, ""},
        .next_run = rule.enabled ? next_run(sql, rule.id) : std::nullopt,
        .last_run = tally.last_at,
        .runs_of_day = tally.done,
        .failures_of_day = tally.refused,
        .updated_at = rule.updated_at,
        .version = rule.version,
        .may = {AllowedRuleAction::remove},
    };
    if (auto owner = identity::find_person(sql, rule.owner)) view.owner.name = owner->name;
    view.may.push_back(AllowedRuleAction::change);
    view.may.push_back(rule.enabled ? AllowedRuleAction::switch_off : AllowedRuleAction::switch_on);
    return view;
}

std::int64_t place_of(db::Sql& sql, Id<AutomationRule> id) {
    std::int64_t place = 0;
    for (const auto& rule : store::rules(sql)) {
        ++place;
        if (rule.id == id) return place;
    }
    return place;
}

http::Versioned<RuleView> versioned(db::Sql& sql, const Call& call, Id<AutomationRule> id) {
    auto rule = *store::find(sql, id);
    return {view_of(sql, call, rule, place_of(sql, id)), rule.version};
}

void publish(db::Sql& sql, const Call& call, Id<AutomationRule> id) {
    events::emit(sql, call, events::RuleChanged{.rule = id.value});
}

Result<const AutomationKind*> kind_of(const Kinds& kinds, std::string_view name) {
    const auto* kind = kinds.find(name);
    if (!kind) return invalid({wrong("kind", code::unknown_automation_kind)});
    return kind;
}

/// Whether the caller may have such a rule. Refuses: as create_rule.
Result<> check(db::Sql& sql, const Call& call, const Kinds& kinds, const AutomationRule& rule) {
    const auto& kind = *TRY(kind_of(kinds, rule.kind));
    TRY(check_trigger(kind, trigger_of(rule)));
    TRY(check_filter(sql, call, kind, rule.filter));
    return check_actions(kinds, kind, actions_of(rule));
}

/// Writes a rule and what came of it. Refuses: stale.
Result<http::Versioned<RuleView>> save(
    db::Sql& sql, const Call& call, const AutomationRule& was, AutomationRule rule,
    std::string_view action
) {
    rule.updated_at = call.now;
    if (!store::update(sql, rule)) return refuse(http::code::stale);
    rule.version += 1;
    timeline::record(sql, call, subject_of(rule.id), action, recorded(was), recorded(rule));
    publish(sql, call, rule.id);
    return versioned(sql, call, rule.id);
}

/// Numbers the rules anew, with one of them at that place.
void move_to(db::Sql& sql, Id<AutomationRule> id, std::int64_t place) {
    std::vector<Id<AutomationRule>> order;
    for (const auto& rule : store::rules(sql))
        if (rule.id != id) order.push_back(rule.id);
    auto at = std::min<std::int64_t>(place - 1, std::ssize(order));
    order.insert(order.begin() + at, id);
    std::int64_t position = 0;
    for (auto each : order) store::set_position(sql, each, ++position);
}

Result<> check_count(db::Sql& sql) {
    if (std::ssize(store::rules(sql)) < rules_max) return {};
    return refuse(code::too_many_rules, {{"max", std::to_string(rules_max)}});
}

bool is_at(const AutomationRule& rule, std::optional<std::int64_t> if_match) {
    return !if_match || *if_match == rule.version;
}

}  // namespace

Result<AutomationRule> seen_rule(db::Sql& sql, const Call& call, Id<AutomationRule> id) {
    TRY(identity::require(call, automation_manage));
    auto rule = store::find(sql, id);
    if (!rule || rule->deleted_at) return refuse(mainstay::code::not_found);
    return *std::move(rule);
}

Result<http::Page<AutomationKindView>> list_kinds(
    db::Sql&, const Call& call, const http::Nothing&, const Kinds& kinds
) {
    TRY(identity::require(call, automation_manage));
    http::Page<AutomationKindView> page;
    for (const auto& kind : kinds.all()) {
        AutomationKindView view{
            .name = std::string(kind.name), .filter = kind.filter->name, .triggers = {}
        };
        for (const auto& trigger : kind.triggers)
            view.triggers.push_back({std::string(trigger.name), trigger.takes});
        view.properties.assign(kind.properties.begin(), kind.properties.end());
        for (const auto* action : kinds.actions_of(kind.name))
            view.actions.push_back(
                {std::string(action->name),
                 wire::inline_schema(*action->arguments, wire::Direction::in)}
            );
        page.items.push_back(std::move(view));
    }
    return page;
}

Result<http::Page<RuleView>> list_rules(db::Sql& sql, const Call& call, const http::Nothing&) {
    TRY(identity::require(call, automation_manage));
    http::Page<RuleView> page{.items = {}, .next = {}, .may = {"create"}};
    std::int64_t place = 0;
    for (const auto& rule : store::rules(sql))
        page.items.push_back(view_of(sql, call, rule, ++place));
    return page;
}

Result<http::Versioned<RuleView>> show_rule(
    db::Sql& sql, const Call& call, const WhichRule& request
) {
    TRY(seen_rule(sql, call, request.id));
    return versioned(sql, call, request.id);
}

Result<http::Versioned<RuleView>> create_rule(
    db::Sql& sql, const Call& call, const CreateRule& request, const Kinds& kinds
) {
    TRY(identity::require(call, automation_manage));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    AutomationRule rule{
        .kind = request.kind.value,
        .name = request.name.value,
        .starts_on = wire::print(request.trigger),
        .filter = request.filter ? request.filter->value : "",
        .actions = stored(request.actions),
        .owner = call.caller->user,
        .created_at = call.now,
        .updated_at = call.now,
    };
    TRY(check(sql, call, kinds, rule));
    TRY(check_count(sql));
    rule.id = store::insert(sql, rule);
    move_to(sql, rule.id, rules_max);
    timeline::record(sql, call, subject_of(rule.id), "created", nullptr, recorded(rule));
    publish(sql, call, rule.id);
    return versioned(sql, call, rule.id);
}

Result<http::Versioned<RuleView>> change_rule(
    db::Sql& sql, const Call& call, const ChangeRule& request, const Kinds& kinds
) {
    auto rule = TRY(seen_rule(sql, call, request.id));
    if (!is_at(rule, request.if_match)) return refuse(http::code::stale);
    const auto was = rule;
    bool changes_meaning = request.trigger || request.filter || request.actions;
    // What runs is what was looked at when it was switched on, by whoever did that.
    if (changes_meaning && rule.enabled) return refuse(code::rule_is_on);
    if (request.name) rule.name = request.name->value;
    if (request.trigger) rule.starts_on = wire::print(*request.trigger);
    if (request.filter) rule.filter = request.filter->value;
    if (request.actions) rule.actions = stored(*request.actions);
    if (changes_meaning) {
        TRY(check(sql, call, kinds, rule));
        rule.stop_reason.reset();
    }
    if (request.place) move_to(sql, rule.id, request.place->value);
    return save(sql, call, was, std::move(rule), "changed");
}

Result<http::Versioned<RuleView>> switch_on(
    db::Sql& sql, const Call& call, const SwitchRule& request, const Kinds& kinds
) {
    auto rule = TRY(seen_rule(sql, call, request.id));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    if (!is_at(rule, request.if_match)) return refuse(http::code::stale);
    TRY(check(sql, call, kinds, rule));
    const auto was = rule;
    end_schedule(sql, rule.id);
    TRY(begin_schedule(sql, rule.id, trigger_of(rule), call.now));
    rule.enabled = true;
    rule.enabled_at = call.now;
    rule.stop_reason.reset();
    rule.swept_to = 0;
    rule.owner = call.caller->user;
    return save(sql, call, was, std::move(rule), "switched_on");
}

Result<http::Versioned<RuleView>> switch_off(
    db::Sql& sql, const Call& call, const SwitchRule& request
) {
    auto rule = TRY(seen_rule(sql, call, request.id));
    if (!is_at(rule, request.if_match)) return refuse(http::code::stale);
    const auto was = rule;
    end_schedule(sql, rule.id);
    rule.enabled = false;
    rule.enabled_at.reset();
    return save(sql, call, was, std::move(rule), "switched_off");
}

Result<> delete_rule(db::Sql& sql, const Call& call, const WhichRule& request) {
    auto rule = TRY(seen_rule(sql, call, request.id));
    const auto was = rule;
    end_schedule(sql, rule.id);
    rule.enabled = false;
    rule.enabled_at.reset();
    rule.deleted_at = call.now;
    TRY(save(sql, call, was, std::move(rule), "deleted"));
    return {};
}

Result<http::Versioned<RuleView>> restore_rule(
    db::Sql& sql, const Call& call, const WhichRule& request
) {
    TRY(identity::require(call, automation_manage));
    auto rule = store::find(sql, request.id);
    if (!rule || !rule->deleted_at) return refuse(mainstay::code::not_found);
    TRY(check_count(sql));
    const auto was = *rule;
    rule->deleted_at.reset();
    return save(sql, call, was, *std::move(rule), "restored");
}

}  // namespace mainstay::automation
