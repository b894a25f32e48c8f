#include "signals/rule_store.hpp"

#include <stdexcept>

#include "wire/codec.hpp"

namespace mainstay::signals::store {

TicketPlan plan_of(const std::string& stored) {
    auto plan = wire::parse<TicketPlan>(stored, wire::UnknownMembers::skipped);
    if (!plan) throw std::runtime_error("the plan of a rule for signals cannot be read");
    return *std::move(plan);
}

Id<SignalRule> insert_rule(db::Sql& sql, const SignalRule& rule) {
    return sql
        .value<Id<SignalRule>>(
            "INSERT INTO signal_rule (name, position, enabled, matcher, plan, created_at,"
            " updated_at)"
            " VALUES (:name, :position, :enabled, :matcher, :plan, :created_at, :updated_at)"
            " RETURNING id",
            rule.name, rule.position, rule.enabled, rule.matcher, rule.plan, rule.created_at,
            rule.updated_at
        )
        .value();
}

std::optional<SignalRule> find_rule(db::Sql& sql, Id<SignalRule> id) {
    return sql.one<SignalRule>("FROM signal_rule WHERE id = :id", id);
}

bool update_rule(db::Sql& sql, const SignalRule& rule) {
    return sql.run(
               "UPDATE signal_rule SET name = :name, enabled = :enabled, matcher = :matcher,"
               " plan = :plan, updated_at = :updated_at, version = version + 1"
               " WHERE id = :id AND version = :version",
               rule.name, rule.enabled, rule.matcher, rule.plan, rule.updated_at, rule.id,
               rule.version
           ) == 1;
}

void set_rule_position(db::Sql& sql, Id<SignalRule> id, std::int64_t position) {
    sql.run("UPDATE signal_rule SET position = :position WHERE id = :id", position, id);
}

void remove_rule(db::Sql& sql, Id<SignalRule> id) {
    sql.run("DELETE FROM signal_rule WHERE id = :id", id);
}

std::vector<SignalRule> rules(db::Sql& sql) {
    return sql.all<SignalRule>(
        "FROM signal_rule ORDER BY position, id LIMIT :limit", signal_rules_max
    );
}

}  // namespace mainstay::signals::store
