// What people do with rules. Each refuses forbidden unless the caller may manage rules.
#pragma once

#include "automation/kinds.hpp"
#include "automation/requests.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"

namespace mainstay::automation {

Result<http::Page<AutomationKindView>> list_kinds(
    db::Sql& sql, const Call& call, const http::Nothing&, const Kinds& kinds
);

/// All rules, in the order in which they run.
Result<http::Page<RuleView>> list_rules(db::Sql& sql, const Call& call, const http::Nothing&);

/// Refuses: not_found.
Result<http::Versioned<RuleView>> show_rule(
    db::Sql& sql, const Call& call, const WhichRule& request
);

/// Makes a rule that is off, at the end. Refuses: too_many_rules; unknown_automation_kind; what
/// check_trigger, check_filter and check_actions do.
Result<http::Versioned<RuleView>> create_rule(
    db::Sql& sql, const Call& call, const CreateRule& request, const Kinds& kinds
);

/// What a rule does is changed while it is off. Refuses: not_found; stale; rule_is_on; as
/// create_rule.
Result<http::Versioned<RuleView>> change_rule(
    db::Sql& sql, const Call& call, const ChangeRule& request, const Kinds& kinds
);

/// It acts with the caller's rights from now on. Refuses: not_found; stale; as create_rule.
Result<http::Versioned<RuleView>> switch_on(
    db::Sql& sql, const Call& call, const SwitchRule& request, const Kinds& kinds
);

/// Refuses: not_found; stale.
Result<http::Versioned<RuleView>> switch_off(
    db::Sql& sql, const Call& call, const SwitchRule& request
);

/// Switches it off and puts it away, for 30 days. Refuses: not_found.
Result<> delete_rule(db::Sql& sql, const Call& call, const WhichRule& request);

/// Brings it back, switched off. Refuses: not_found; too_many_rules.
Result<http::Versioned<RuleView>> restore_rule(
    db::Sql& sql, const Call& call, const WhichRule& request
);

/// Newest first. Refuses: not_found, also of the key; bad_cursor.
Result<http::Page<RuleRunView>> list_runs(
    db::Sql& sql, const Call& call, const ListRuns& request, const Kinds& kinds
);

/// A rule that is not deleted. Refuses: forbidden; not_found.
Result<AutomationRule> seen_rule(db::Sql& sql, const Call& call, Id<AutomationRule> id);

/// What the caller may be shown of these things: those they may see.
std::map<std::int64_t, RuleSubject> subjects_of(
    db::Sql& sql, const Call& call, const AutomationKind& kind,
    const std::vector<std::int64_t>& subjects
);

}  // namespace mainstay::automation
