#include "automation/kinds.hpp"

#include <algorithm>

#include "automation/codes.hpp"
#include "base/zone.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::automation {

namespace {

template <class Names>
std::string listed(const Names& names) {
    std::string all;
    for (const auto& name : names) (all += all.empty() ? "" : ", ") += name;
    return all;
}

/// Whether a parameter is given just where the trigger takes it.
Result<> check_given(bool is_given, bool is_taken, bool is_needed, const std::string& field) {
    if (is_given && !is_taken) return invalid({wrong(field, code::trigger_takes_no)});
    if (!is_given && is_needed) return invalid({wrong(field, code::trigger_needs)});
    return {};
}

}  // namespace

const AutomationKind* Kinds::find(std::string_view name) const {
    auto found = std::ranges::find(kinds_, name, &AutomationKind::name);
    return found == kinds_.end() ? nullptr : &*found;
}

const AutomationAction* Kinds::action(std::string_view kind, std::string_view name) const {
    for (const auto& each : actions_)
        if (each.kind == kind && each.name == name) return &each;
    return nullptr;
}

std::vector<const AutomationAction*> Kinds::actions_of(std::string_view kind) const {
    std::vector<const AutomationAction*> all;
    for (const auto& each : actions_)
        if (each.kind == kind) all.push_back(&each);
    return all;
}

std::vector<std::string> Kinds::event_types() const {
    std::vector<std::string> types;
    for (const auto& kind : kinds_)
        for (const auto& type : kind.event_types)
            if (std::ranges::find(types, type) == types.end()) types.push_back(type);
    return types;
}

const AutomationTrigger* find_trigger(const AutomationKind& kind, std::string_view name) {
    auto found = std::ranges::find(kind.triggers, name, &AutomationTrigger::name);
    return found == kind.triggers.end() ? nullptr : &*found;
}

Result<> check_trigger(const AutomationKind& kind, const RuleTrigger& trigger) {
    const auto* known = find_trigger(kind, trigger.on.value);
    if (!known) {
        std::vector<std::string_view> names;
        for (const auto& each : kind.triggers) names.push_back(each.name);
        return invalid({wrong("trigger.on", code::unknown_trigger, {{"known", listed(names)}})});
    }
    using enum TriggerParameter;
    bool is_on_time = known->takes == schedule;
    TRY(check_given(
        trigger.property.has_value(), known->takes == property, false, "trigger.property"
    ));
    bool takes_hours = known->takes == hours;
    TRY(check_given(trigger.hours.has_value(), takes_hours, takes_hours, "trigger.hours"));
    TRY(check_given(trigger.cron.has_value(), is_on_time, is_on_time, "trigger.cron"));
    TRY(check_given(trigger.zone.has_value(), is_on_time, false, "trigger.zone"));
    if (trigger.property &&
        std::ranges::find(kind.properties, trigger.property->value) == kind.properties.end())
        return invalid({wrong(
            "trigger.property", code::unknown_property, {{"known", listed(kind.properties)}}
        )});
    if (trigger.cron) TRY(jobs::parse_cron("trigger.cron", trigger.cron->value));
    if (trigger.zone) TRY(Zone::find("trigger.zone", trigger.zone->value));
    return {};
}

Result<> check_actions(
    const Kinds& kinds, const AutomationKind& kind, const std::vector<RuleAction>& actions
) {
    if (actions.empty()) return invalid({wrong("actions", code::no_actions)});
    if (actions.size() > actions_max)
        return invalid({wrong(
            "actions", mainstay::code::too_many_items, {{"max", std::to_string(actions_max)}}
        )});
    for (std::size_t i = 0; i < actions.size(); ++i) {
        const auto at = "actions[" + std::to_string(i) + "].";
        const auto* action = kinds.action(kind.name, actions[i].action.value);
        if (!action) return invalid({wrong(at + "action", code::unknown_action)});
        auto checked = action->check(actions[i].with);
        if (checked) continue;
        auto error = std::move(checked).error();
        for (auto& fault : error.fields) fault.field = at + "with." + fault.field;
        return error;
    }
    return {};
}

}  // namespace mainstay::automation
