#include "signals/rules.hpp"

#include <algorithm>

#include "http/codes.hpp"
#include "signals/codes.hpp"
#include "signals/permissions.hpp"
#include "signals/quiet_store.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::signals {

namespace {

SignalRuleView view_of(const SignalRule& rule) {
    SignalRuleView view{
        .id = rule.id,
        .name = rule.name,
        .place = rule.position,
        .enabled = rule.enabled,
        .matcher = store::matcher_of(rule.matcher),
        .opens_ticket = rule.plan.has_value(),
        .created_at = rule.created_at,
        .updated_at = rule.updated_at,
        .version = rule.version,
    };
    if (rule.plan) view.ticket = store::plan_of(*rule.plan);
    return view;
}

/// What is recorded of a rule.
struct RecordedRule {
    std::string name;
    bool enabled = true;
    Matcher matcher;
    std::optional<TicketPlan> ticket;
};
BOOST_DESCRIBE_STRUCT(RecordedRule, (), (name, enabled, matcher, ticket))

wire::json::value recorded(const SignalRule& rule) {
    const auto view = view_of(rule);
    return wire::encode(RecordedRule{view.name, view.enabled, view.matcher, view.ticket});
}

void record(
    db::Sql& sql, const Call& call, Id<SignalRule> id, std::string_view action,
    const wire::json::value& before, const wire::json::value& after
) {
    timeline::record(sql, call, {"signal_rule", id.value}, action, before, after);
}

TicketPlan overlaid(TicketPlan plan, const std::optional<WantedTicket>& wanted) {
    if (!wanted) return plan;
    if (wanted->kind) plan.kind = *wanted->kind;
    if (wanted->maintenance) plan.maintenance = *wanted->maintenance;
    if (wanted->level) plan.level = *wanted->level;
    plan.team = wanted->team;
    plan.priority = wanted->priority;
    return plan;
}

Result<> check_plan(db::Sql& sql, const TicketPlan& plan) {
    if (plan.team && !identity::find_team(sql, *plan.team))
        return invalid({wrong("ticket.team", code::plan_team_unknown)});
    return {};
}

Result<SignalRule> rule_for(db::Sql& sql, const Call& call, Id<SignalRule> id) {
    TRY(identity::require(call, signals_manage));
    auto rule = store::find_rule(sql, id);
    if (!rule) return refuse(mainstay::code::not_found);
    return *std::move(rule);
}

http::Versioned<SignalRuleView> versioned(db::Sql& sql, Id<SignalRule> id) {
    const auto rule = store::find_rule(sql, id).value();
    return {view_of(rule), rule.version};
}

http::Page<SignalRuleView> all_rules(db::Sql& sql) {
    http::Page<SignalRuleView> page{.items = {}, .next = {}, .may = {"create", "order"}};
    for (const auto& rule : store::rules(sql)) page.items.push_back(view_of(rule));
    return page;
}

}  // namespace

Result<> check_matcher(db::Sql& sql, const Matcher& matcher) {
    if (!matcher.application) return {};
    const auto found = identity::find_application(sql, matcher.application->value);
    if (!found || found->key != matcher.application->value)
        return invalid({wrong("matcher.application", code::matcher_application_unknown)});
    return {};
}

Result<http::Page<SignalRuleView>>
list_rules(db::Sql& sql, const Call& call, const http::Nothing&) {
    TRY(identity::require(call, signals_manage));
    return all_rules(sql);
}

Result<http::Versioned<SignalRuleView>> show_rule(
    db::Sql& sql, const Call& call, const WhichSignalRule& request
) {
    const auto rule = TRY(rule_for(sql, call, request.id));
    return http::Versioned<SignalRuleView>{view_of(rule), rule.version};
}

Result<http::Versioned<SignalRuleView>> create_rule(
    db::Sql& sql, const Call& call, const CreateSignalRule& request
) {
    TRY(identity::require(call, signals_manage));
    const auto all = store::rules(sql);
    if (static_cast<std::int64_t>(all.size()) >= signal_rules_max)
        return refuse(code::too_many_of_kind, {{"max", std::to_string(signal_rules_max)}});
    const auto matcher = request.matcher.value_or(Matcher{});
    TRY(check_matcher(sql, matcher));
    SignalRule made{
        .name = request.name.value,
        .position = all.empty() ? 1 : all.back().position + 1,
        .enabled = request.enabled.value_or(true),
        .matcher = wire::print(matcher),
        .created_at = call.now,
        .updated_at = call.now,
    };
    if (request.opens_ticket.value_or(true)) {
        const auto plan = overlaid({}, request.ticket);
        TRY(check_plan(sql, plan));
        made.plan = wire::print(plan);
    }
    made.id = store::insert_rule(sql, made);
    record(sql, call, made.id, "created", nullptr, recorded(made));
    return versioned(sql, made.id);
}

Result<http::Versioned<SignalRuleView>> change_rule(
    db::Sql& sql, const Call& call, const ChangeSignalRule& request
) {
    auto rule = TRY(rule_for(sql, call, request.id));
    if (request.if_match && *request.if_match != rule.version) return refuse(http::code::stale);
    const auto before = recorded(rule);
    if (request.name) rule.name = request.name->value;
    if (request.enabled) rule.enabled = *request.enabled;
    if (request.matcher) {
        TRY(check_matcher(sql, *request.matcher));
        rule.matcher = wire::print(*request.matcher);
    }
    if (request.opens_ticket.value_or(rule.plan.has_value())) {
        const auto plan =
            overlaid(rule.plan ? store::plan_of(*rule.plan) : TicketPlan{}, request.ticket);
        TRY(check_plan(sql, plan));
        rule.plan = wire::print(plan);
    } else {
        rule.plan.reset();
    }
    rule.updated_at = call.now;
    if (!store::update_rule(sql, rule)) return refuse(http::code::stale);
    record(sql, call, rule.id, "changed", before, recorded(rule));
    return versioned(sql, rule.id);
}

Result<> remove_rule(db::Sql& sql, const Call& call, const WhichSignalRule& request) {
    const auto rule = TRY(rule_for(sql, call, request.id));
    store::remove_rule(sql, rule.id);
    record(sql, call, rule.id, "removed", recorded(rule), nullptr);
    return {};
}

Result<http::Page<SignalRuleView>> order_rules(
    db::Sql& sql, const Call& call, const OrderSignalRules& request
) {
    TRY(identity::require(call, signals_manage));
    const auto all = store::rules(sql);
    auto wanted = request.rules;
    std::ranges::sort(wanted);
    std::vector<Id<SignalRule>> known;
    for (const auto& rule : all) known.push_back(rule.id);
    std::ranges::sort(known);
    if (wanted != known) return invalid({wrong("rules", code::incomplete_order)});
    std::int64_t position = 0;
    for (auto id : request.rules) {
        ++position;
        const auto rule = std::ranges::find(all, id, &SignalRule::id);
        if (rule->position == position) continue;
        store::set_rule_position(sql, id, position);
        record(
            sql, call, id, "moved", wire::json::object{{"place", rule->position}},
            wire::json::object{{"place", position}}
        );
    }
    return all_rules(sql);
}

}  // namespace mainstay::signals
