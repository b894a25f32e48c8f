// All kinds of things that modules let rules automate, with what rules may do to them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "automation/rule.hpp"
#include "base/result.hpp"
#include "module/automation_kind.hpp"

namespace mainstay::automation {

class Kinds {
public:
    Kinds(std::vector<AutomationKind> kinds, std::vector<AutomationAction> actions)
        : kinds_(std::move(kinds)), actions_(std::move(actions)) {}

    const std::vector<AutomationKind>& all() const { return kinds_; }

    const AutomationKind* find(std::string_view name) const;

    /// Null where no module of this version declares it.
    const AutomationAction* action(std::string_view kind, std::string_view name) const;

    std::vector<const AutomationAction*> actions_of(std::string_view kind) const;

    /// The types of the events by which rules of any kind are set off.
    std::vector<std::string> event_types() const;

private:
    std::vector<AutomationKind> kinds_;
    std::vector<AutomationAction> actions_;
};

/// The kind's trigger of that name, or null.
const AutomationTrigger* find_trigger(const AutomationKind& kind, std::string_view name);

/// Refuses, below `trigger`: unknown_trigger, trigger_needs, trigger_takes_no, unknown_property,
/// and what parse_cron and Zone::find do.
Result<> check_trigger(const AutomationKind& kind, const RuleTrigger& trigger);

/// Refuses, below `actions`: no_actions, too_many_items, unknown_action, and what the actions do.
Result<> check_actions(
    const Kinds& kinds, const AutomationKind& kind, const std::vector<RuleAction>& actions
);

}  // namespace mainstay::automation
