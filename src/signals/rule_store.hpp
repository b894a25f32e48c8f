// Rows of the rules that say which tickets incidents open. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "signals/ticket_plan.hpp"

namespace mainstay::signals {

/// One row of `signal_rule`.
struct SignalRule {
    Id<SignalRule> id;
    std::string name;
    std::int64_t position = 0;
    bool enabled = true;
    std::string matcher;              // JSON.
    std::optional<std::string> plan;  // JSON; none: no ticket.
    Time created_at;
    Time updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    SignalRule, (), (id, name, position, enabled, matcher, plan, created_at, updated_at, version)
)

inline constexpr std::int64_t signal_rules_max = 200;

namespace store {

/// Throws where it cannot be read.
TicketPlan plan_of(const std::string& stored);

Id<SignalRule> insert_rule(db::Sql& sql, const SignalRule& rule);
std::optional<SignalRule> find_rule(db::Sql& sql, Id<SignalRule> id);

/// Writes what people change, and raises the version; false where it is another by now.
bool update_rule(db::Sql& sql, const SignalRule& rule);

void set_rule_position(db::Sql& sql, Id<SignalRule> id, std::int64_t position);
void remove_rule(db::Sql& sql, Id<SignalRule> id);

/// In their order, at most signal_rules_max.
std::vector<SignalRule> rules(db::Sql& sql);

}  // namespace store

}  // namespace mainstay::signals
