#include "automation/run_rule.hpp"

#include <utility>

#include "automation/judge.hpp"
#include "automation/permissions.hpp"
#include "automation/schedule.hpp"
#include "base/log.hpp"
#include "events/events.hpp"
#include "events/rule_changed.hpp"
#include "identity/identity.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::automation {

namespace {

constexpr std::chrono::hours rate_window{1};

RunOutcome write_log(
    db::Sql& sql, const AutomationRule& rule, const SetOff& set_off, RunOutcome outcome,
    const RunDetail& detail
) {
    store::log(
        sql,
        {
            .id = {},
            .rule = rule.id,
            .subject = set_off.occurrence.subject,
            .set_off_by = trigger_of(rule).on.value,
            .event = set_off.event,
            .at = set_off.now,
            .outcome = outcome,
            .detail = wire::print(detail),
        }
    );
    return outcome;
}

RunOutcome stop(db::Sql& sql, AutomationRule& rule, const SetOff& set_off, StopReason reason) {
    stop_rule(sql, rule, reason, set_off.now);
    RunDetail detail;
    detail.code = wire::name_of(reason);
    return write_log(sql, rule, set_off, RunOutcome::stopped, detail);
}

/// Why an action was refused, as people and programs are told.
void note_refusal(RunDetail& detail, const std::string& action, const Error& error) {
    detail.actions.clear();
    detail.refused = action;
    detail.code = error.fields.empty() ? error.code : error.fields.front().code;
    detail.message = error.fields.empty() ? error.message : error.fields.front().message;
}

/// Does all actions or none, and says what was done.
bool act(
    db::Sql& sql, const Kinds& kinds, const AutomationKind& kind, const AutomationRule& rule,
    const Call& call, const AutomationRun& run, RunDetail& detail
) {
    return sql.attempt([&] {
        for (const auto& [name, with] : actions_of(rule)) {
            auto done = kinds.action(kind.name, name.value)->run(sql, call, run, with);
            if (!done) {
                note_refusal(detail, name.value, done.error());
                return false;
            }
            detail.actions.push_back(name.value);
        }
        return true;
    });
}

}  // namespace

std::optional<Call> owner_call(db::Sql& sql, const AutomationRule& rule, Time now) {
    auto call = identity::call_as(sql, rule.owner, now);
    if (!call || !identity::may(*call, automation_manage)) return std::nullopt;
    call->request_id = "rule-" + to_string(rule.id);
    return call;
}

void stop_rule(db::Sql& sql, AutomationRule& rule, StopReason reason, Time now) {
    auto system = Call::system(now, "automation");
    rule.enabled = false;
    rule.enabled_at.reset();
    rule.stop_reason = reason;
    rule.updated_at = now;
    store::update(sql, rule);
    rule.version += 1;
    end_schedule(sql, rule.id);
    timeline::record(
        sql, system, {"automation_rule", rule.id.value}, "stopped", nullptr,
        {{"reason", wire::name_of(reason)}}
    );
    events::emit(sql, system, events::RuleChanged{.rule = rule.id.value, .is_stop = true});
    MAINSTAY_LOG(
        warning, "automation", "rule {} was switched off: {}", rule.id.value, wire::name_of(reason)
    );
}

RunOutcome run_rule(db::Sql& sql, const Kinds& kinds, AutomationRule& rule, const SetOff& set_off) {
    const auto& occurrence = set_off.occurrence;
    const auto* kind = kinds.find(rule.kind);
    if (!kind || !check_actions(kinds, *kind, actions_of(rule)))
        return stop(sql, rule, set_off, StopReason::actions_wrong);
    auto call = owner_call(sql, rule, set_off.now);
    if (!call) return stop(sql, rule, set_off, StopReason::owner_lost_right);
    auto judged = judge(sql, *call, *kind, rule.filter, occurrence.subject, Words::as_written);
    if (!judged) return stop(sql, rule, set_off, StopReason::filter_wrong);
    RunDetail detail{.failing = judged->failing, .is_out_of_reach = !judged->is_visible};
    if (!judged->matches()) return write_log(sql, rule, set_off, RunOutcome::not_matched, detail);
    auto since = set_off.now - rate_window;
    if (store::acted(sql, rule.id, occurrence.subject, since, runs_per_hour_max) >=
        runs_per_hour_max)
        return stop(sql, rule, set_off, StopReason::too_often);

    call->rule = RuleCaller{rule.id, rule.name, occurrence.rules};
    call->rule->chain.push_back(rule.id.value);
    AutomationRun run{
        .subject = occurrence.subject,
        .name = kind->names(sql, {&occurrence.subject, 1})[occurrence.subject],
        .trigger = trigger_of(rule).on.value,
        .at = occurrence.at,
    };
    bool is_done = act(sql, kinds, *kind, rule, *call, run, detail);
    return write_log(sql, rule, set_off, is_done ? RunOutcome::done : RunOutcome::refused, detail);
}

std::optional<RunOutcome> set_off_rule(
    db::Sql& sql, const Kinds& kinds, AutomationRule& rule, const SetOff& set_off
) {
    // What happened before it was switched on is none of its business.
    if (!rule.enabled || set_off.occurrence.at < rule.enabled_at) return std::nullopt;
    switch (start_of(rule.id.value, trigger_of(rule), set_off.occurrence)) {
        case Start::none:
            return std::nullopt;
        case Start::chain_too_long:
            return stop(sql, rule, set_off, StopReason::chain_too_long);
        case Start::run:
            break;
    }
    return run_rule(sql, kinds, rule, set_off);
}

}  // namespace mainstay::automation
