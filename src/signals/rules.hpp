// What administrators do with the rules that say which tickets incidents open.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "signals/rule_store.hpp"

namespace mainstay::signals {

struct SignalRuleView {
    Id<SignalRule> id;
    std::string name;
    std::int64_t place = 0;  // From 1: the first that matches counts.
    bool enabled = true;
    Matcher matcher;
    bool opens_ticket = true;
    std::optional<TicketPlan> ticket;
    Time created_at;
    Time updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    SignalRuleView, (),
    (id, name, place, enabled, matcher, opens_ticket, ticket, created_at, updated_at, version)
)

/// The ticket as people ask for it; what is not named is as it is where no rule matches.
struct WantedTicket {
    std::optional<PlannedKind> kind;
    std::optional<PlannedMaintenance> maintenance;
    std::optional<Level> level;
    std::optional<Id<Team>> team;
    std::optional<PlannedPriority> priority;
};
BOOST_DESCRIBE_STRUCT(WantedTicket, (), (kind, maintenance, level, team, priority))

struct CreateSignalRule {
    Line<100> name;
    std::optional<Matcher> matcher;      // Where not named, it matches all.
    std::optional<bool> opens_ticket;    // True.
    std::optional<WantedTicket> ticket;  // Counts only where it opens one.
    std::optional<bool> enabled;         // True.
};
BOOST_DESCRIBE_STRUCT(CreateSignalRule, (), (name, matcher, opens_ticket, ticket, enabled))

/// What is not named stays as it is.
struct ChangeSignalRule {
    Id<SignalRule> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<Matcher> matcher;
    std::optional<bool> opens_ticket;
    std::optional<WantedTicket> ticket;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(
    ChangeSignalRule, (), (id, if_match, name, matcher, opens_ticket, ticket, enabled)
)

struct WhichSignalRule {
    Id<SignalRule> id;
};
BOOST_DESCRIBE_STRUCT(WhichSignalRule, (), (id))

struct OrderSignalRules {
    std::vector<Id<SignalRule>> rules;
};
BOOST_DESCRIBE_STRUCT(OrderSignalRules, (), (rules))

/// All, in their order: at most signal_rules_max. Refuses: forbidden.
Result<http::Page<SignalRuleView>> list_rules(db::Sql& sql, const Call& call, const http::Nothing&);

/// Refuses: forbidden; not_found.
Result<http::Versioned<SignalRuleView>> show_rule(
    db::Sql& sql, const Call& call, const WhichSignalRule& request
);

/// It comes last. Refuses: forbidden; too_many_of_kind; invalid with matcher_application_unknown,
/// plan_team_unknown.
Result<http::Versioned<SignalRuleView>> create_rule(
    db::Sql& sql, const Call& call, const CreateSignalRule& request
);

/// Refuses: as create_rule; not_found; stale.
Result<http::Versioned<SignalRuleView>> change_rule(
    db::Sql& sql, const Call& call, const ChangeSignalRule& request
);

/// Refuses: forbidden; not_found.
Result<> remove_rule(db::Sql& sql, const Call& call, const WhichSignalRule& request);

/// Puts all rules into this order. Refuses: forbidden; invalid with incomplete_order.
Result<http::Page<SignalRuleView>> order_rules(
    db::Sql& sql, const Call& call, const OrderSignalRules& request
);

/// Refuses: invalid with matcher_application_unknown at `matcher.application`.
Result<> check_matcher(db::Sql& sql, const Matcher& matcher);

}  // namespace mainstay::signals
