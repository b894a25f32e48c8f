// Sets a rule off for one thing: the owner's rights, the filter, the bounds, the actions, the log,
// all in the transaction it is given.
#pragma once

#include <cstdint>
#include <optional>

#include "automation/kinds.hpp"
#include "automation/store.hpp"
#include "db/sql.hpp"

namespace mainstay::automation {

/// What sets a rule off, and when that is.
struct SetOff {
    const Occurrence& occurrence;
    std::optional<std::int64_t> event{};  // In the outbox.
    Time now;
};

/// Runs a rule on the thing of an occurrence and logs what came of it. All of its actions are done,
/// or none. A rule that may not go on is switched off, also in `rule`.
RunOutcome run_rule(db::Sql& sql, const Kinds& kinds, AutomationRule& rule, const SetOff& set_off);

/// Sets a rule off if the occurrence does; nothing where it does not. A rule that is over its
/// bounds is switched off.
std::optional<RunOutcome> set_off_rule(
    db::Sql& sql, const Kinds& kinds, AutomationRule& rule, const SetOff& set_off
);

/// The call by which a rule acts: its owner's, if they may still manage rules.
std::optional<Call> owner_call(db::Sql& sql, const AutomationRule& rule, Time now);

/// Switches a rule off by itself: its owner and administrators are notified.
void stop_rule(db::Sql& sql, AutomationRule& rule, StopReason reason, Time now);

}  // namespace mainstay::automation
