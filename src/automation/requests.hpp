// What people ask of rules, and what they are shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "automation/rule.hpp"
#include "automation/store.hpp"
#include "base/text.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "wire/codec.hpp"

namespace mainstay::automation {

struct RuleTriggerView {
    std::string name;
    TriggerParameter takes = TriggerParameter::none;
};
BOOST_DESCRIBE_STRUCT(RuleTriggerView, (), (name, takes))

struct RuleActionView {
    std::string name;
    wire::json::value arguments;  // As JSON Schema.
};
BOOST_DESCRIBE_STRUCT(RuleActionView, (), (name, arguments))

/// A kind of things that rules may automate.
struct AutomationKindView {
    std::string name;
    std::string filter;  // The kind of its filters, as /api/v1/filters has it.
    std::vector<RuleTriggerView> triggers;
    std::vector<std::string> properties;
    std::vector<RuleActionView> actions;
};
BOOST_DESCRIBE_STRUCT(AutomationKindView, (), (name, filter, triggers, properties, actions))

struct CreateRule {
    Line<40> kind;
    Line<100> name;
    RuleTrigger trigger;
    std::optional<Line<1000, 0>> filter;
    std::vector<RuleAction> actions;
};
BOOST_DESCRIBE_STRUCT(CreateRule, (), (kind, name, trigger, filter, actions))

/// What is not named stays as it is. `place` counts from 1.
struct ChangeRule {
    Id<AutomationRule> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<RuleTrigger> trigger;
    std::optional<Line<1000, 0>> filter;
    std::optional<std::vector<RuleAction>> actions;
    std::optional<Count<1, 200>> place;
};
BOOST_DESCRIBE_STRUCT(ChangeRule, (), (id, if_match, name, trigger, filter, actions, place))

struct WhichRule {
    Id<AutomationRule> id;
};
BOOST_DESCRIBE_STRUCT(WhichRule, (), (id))

/// A rule in one state of its text, to be switched on as it was read.
struct SwitchRule {
    Id<AutomationRule> id;
    std::optional<std::int64_t> if_match;
};
BOOST_DESCRIBE_STRUCT(SwitchRule, (), (id, if_match))

/// What may be done to a rule now.
enum class AllowedRuleAction { change, remove, switch_on, switch_off };
BOOST_DESCRIBE_ENUM(AllowedRuleAction, change, remove, switch_on, switch_off)

struct RuleView {
    Id<AutomationRule> id;
    std::string kind;
    std::string name;
    RuleTrigger trigger;
    std::string filter;
    std::vector<RuleAction> actions;
    std::int64_t place = 0;
    bool enabled = false;
    std::optional<StopReason> stop_reason;
    identity::NameRef owner;  // With whose rights it acts.
    std::optional<Time> next_run;
    std::optional<Time> last_run;
    std::int64_t runs_of_day = 0;      // Of the last 24 hours, counted up to 1,000.
    std::int64_t failures_of_day = 0;  // The same, where an action was refused.
    Time updated_at;
    std::int64_t version = 1;
    std::vector<AllowedRuleAction> may;
};
BOOST_DESCRIBE_STRUCT(
    RuleView, (),
    (id, kind, name, trigger, filter, actions, place, enabled, stop_reason, owner, next_run,
     last_run, runs_of_day, failures_of_day, updated_at, version, may)
)

struct ListRuns {
    Id<AutomationRule> id;
    std::optional<Line<40>> key;  // Of the thing that it was about.
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListRuns, (), (id, key, limit, cursor))

/// A thing that a rule was about. One that the caller may not see has no name.
struct RuleSubject {
    std::string key;
    std::string title;
    std::string link;
};
BOOST_DESCRIBE_STRUCT(RuleSubject, (), (key, title, link))

struct RuleRunView {
    Id<LoggedRun> id;
    Time at;
    std::optional<RuleSubject> subject;
    std::string trigger;
    std::optional<Id<events::EventRecord>> event;
    RunOutcome outcome = RunOutcome::done;
    RunDetail detail;
};
BOOST_DESCRIBE_STRUCT(RuleRunView, (), (id, at, subject, trigger, event, outcome, detail))

struct DryRunRule {
    Id<AutomationRule> id;
    std::optional<Count<1, 30>> days;  // 7 where nothing is said.
};
BOOST_DESCRIBE_STRUCT(DryRunRule, (), (id, days))

/// What a rule would have done to one thing.
struct DryRunRow {
    Time at;
    RuleSubject subject;
    std::vector<std::string> actions;
    /// Properties that the filter asks about and that have changed since: it was judged by what
    /// they are now.
    std::vector<std::string> changed_since;
};
BOOST_DESCRIBE_STRUCT(DryRunRow, (), (at, subject, actions, changed_since))

struct DryRunView {
    Time from;
    std::int64_t looked_at = 0;    // Entries of the timeline.
    std::int64_t not_matched = 0;  // Times when it would have been set off, but for its filter.
    bool is_complete = true;       // Else there was more than is looked at in one go.
    bool is_judged_now = true;     // Filters are judged by how things are now.
    std::vector<DryRunRow> rows;   // Newest first.
};
BOOST_DESCRIBE_STRUCT(
    DryRunView, (), (from, looked_at, not_matched, is_complete, is_judged_now, rows)
)

struct JudgeRule {
    Id<AutomationRule> id;
    Line<40> key;
};
BOOST_DESCRIBE_STRUCT(JudgeRule, (), (id, key))

/// Whether a thing matches a rule's filter now.
struct RuleJudgement {
    RuleSubject subject;
    bool matches = false;
    std::vector<std::string> failing;  // The terms that do not hold.
};
BOOST_DESCRIBE_STRUCT(RuleJudgement, (), (subject, matches, failing))

}  // namespace mainstay::automation
