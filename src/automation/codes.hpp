// Why automation/ refuses. Pure.
#pragma once

#include "base/error.hpp"

namespace mainstay::automation::code {

inline constexpr Code unknown_automation_kind{
    "unknown_automation_kind", Refusal::invalid,
    "{field} must be a kind of things that rules may automate; /api/v1/automation/kinds lists them"
};
inline constexpr Code unknown_trigger{
    "unknown_trigger", Refusal::invalid, "{field} must be one of: {known}"
};
inline constexpr Code trigger_needs{
    "trigger_needs", Refusal::invalid, "{field} is needed by this trigger"
};
inline constexpr Code trigger_takes_no{
    "trigger_takes_no", Refusal::invalid, "{field} is of no use to this trigger; leave it out"
};
inline constexpr Code unknown_property{
    "unknown_property", Refusal::invalid, "{field} must be one of: {known}"
};
inline constexpr Code unknown_action{
    "unknown_action", Refusal::invalid,
    "{field} must be an action that rules have; /api/v1/automation/kinds lists them"
};
inline constexpr Code no_actions{
    "no_actions", Refusal::invalid, "{field} must name at least one action"
};
inline constexpr Code too_many_rules{
    "too_many_rules", Refusal::conflict,
    "There are {max} rules already, and there can be no more. Delete one first."
};
inline constexpr Code rule_is_on{
    "rule_is_on", Refusal::conflict, "Switch the rule off before you change what it does."
};

}  // namespace mainstay::automation::code
