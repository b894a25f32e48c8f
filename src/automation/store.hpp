// Rules, their log and their place in the stream of events to rows and back. No rule of automation
// lives here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "automation/rule.hpp"
#include "base/call.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "events/events.hpp"

namespace mainstay {

/// One row of `automation_rule`.
struct AutomationRule {
    Id<AutomationRule> id;
    std::string kind;
    std::string name;
    std::string starts_on;  // JSON of RuleTrigger.
    std::string filter;
    std::string actions;  // JSON, a list of RuleAction.
    std::int64_t position = 0;
    bool enabled = false;
    std::optional<Time> enabled_at;
    std::optional<automation::StopReason> stop_reason;
    Id<User> owner;             // Who made it; from then on who last switched it on.
    std::int64_t swept_to = 0;  // How far the things are looked at that have been as they are.
    std::int64_t version = 1;
    Time created_at;
    Time updated_at;
    std::optional<Time> deleted_at;
};
BOOST_DESCRIBE_STRUCT(
    AutomationRule, (),
    (id, kind, name, starts_on, filter, actions, position, enabled, enabled_at, stop_reason, owner,
     swept_to, version, created_at, updated_at, deleted_at)
)

}  // namespace mainstay

namespace mainstay::automation {

/// What came of it that a rule was set off: its actions were done; its filter did not match; one of
/// them was refused, so that none was done; or it was switched off by that.
enum class RunOutcome { done, not_matched, refused, stopped };
BOOST_DESCRIBE_ENUM(RunOutcome, done, not_matched, refused, stopped)

/// One row of `automation_run`.
struct LoggedRun {
    Id<LoggedRun> id;
    Id<AutomationRule> rule;
    std::int64_t subject = 0;
    std::string set_off_by;             // The name of the trigger.
    std::optional<std::int64_t> event;  // In the outbox.
    Time at;
    RunOutcome outcome = RunOutcome::done;
    std::string detail;  // JSON of RunDetail.
};
BOOST_DESCRIBE_STRUCT(LoggedRun, (), (id, rule, subject, set_off_by, event, at, outcome, detail))

/// What there is to say of a run.
struct RunDetail {
    std::vector<std::string> failing;    // The terms of the filter that do not hold.
    bool is_out_of_reach = false;        // Its owner may not see the thing.
    std::vector<std::string> actions;    // Those that were done.
    std::optional<std::string> refused;  // The action that was not.
    std::optional<std::string> code;     // Why, as the API names it.
    std::optional<std::string> message;  // The same in English.
};
BOOST_DESCRIBE_STRUCT(RunDetail, (), (failing, is_out_of_reach, actions, refused, code, message))

RuleTrigger trigger_of(const AutomationRule& rule);
std::vector<RuleAction> actions_of(const AutomationRule& rule);
std::string stored(const std::vector<RuleAction>& actions);

namespace store {

Id<AutomationRule> insert(db::Sql& sql, const AutomationRule& rule);

/// Also one that was deleted.
std::optional<AutomationRule> find(db::Sql& sql, Id<AutomationRule> id);

/// Those that are not deleted, in their order, at most `rules_max`. Index:
/// automation_rule_position.
std::vector<AutomationRule> rules(db::Sql& sql);

/// Those that are switched on, in the same order.
std::vector<AutomationRule> enabled_rules(db::Sql& sql);

/// Those that the person owns. Index: automation_rule_owner.
std::vector<AutomationRule> owned_by(db::Sql& sql, Id<User> owner, int limit);

/// Writes all that can change and raises the version; false where it is another version by now.
bool update(db::Sql& sql, const AutomationRule& rule);

void set_position(db::Sql& sql, Id<AutomationRule> id, std::int64_t position);
void set_swept_to(db::Sql& sql, Id<AutomationRule> id, std::int64_t subject);

/// Removes those for good that were deleted before, with what is kept beside them.
void remove_deleted(db::Sql& sql, Time before);

void log(db::Sql& sql, const LoggedRun& run);

/// Newest first, only those before `before` (0: from the newest); all, or those that were about one
/// thing. Indexes: automation_run_rule; automation_run_subject.
std::vector<LoggedRun> runs(
    db::Sql& sql, Id<AutomationRule> rule, std::optional<std::int64_t> subject,
    Id<LoggedRun> before, int limit
);

/// How often a rule acted, or tried to, on a thing since then, counted up to `max`. Index:
/// automation_run_subject.
std::int64_t acted(
    db::Sql& sql, Id<AutomationRule> rule, std::int64_t subject, Time since, std::int64_t max
);

/// Of a rule: how often it acted since a time, how often in vain, and when it last did. Each is
/// counted up to 1,000.
struct Tally {
    std::int64_t done = 0;
    std::int64_t refused = 0;
    std::optional<Time> last_at;
};

/// Index: automation_run_outcome.
Tally tally(db::Sql& sql, Id<AutomationRule> rule, Time since);

/// Deletes up to `limit` runs of before; returns how many. Index: automation_run_at.
std::int64_t remove_old(db::Sql& sql, Time before, int limit);

/// Marks that a rule has had a thing for that episode, in place of the one before; false where it
/// had before.
bool begin_episode(
    db::Sql& sql, Id<AutomationRule> rule, std::int64_t subject, Time since, Time now
);
void end_episode(db::Sql& sql, Id<AutomationRule> rule, std::int64_t subject, Time since);

/// Whether it had. Index: the primary key.
bool is_had(db::Sql& sql, Id<AutomationRule> rule, std::int64_t subject, Time since);

/// The place in the stream up to which rules were set off. Nothing before the first look.
std::optional<events::Cursor> position(db::Sql& sql);
void begin_position(db::Sql& sql, events::Cursor at);

/// Moves it; false where it was moved from `from` before.
bool move_position(db::Sql& sql, events::Cursor from, events::Cursor to);

}  // namespace store

/// How many rules there may be.
inline constexpr std::int64_t rules_max = 200;

}  // namespace mainstay::automation
