#include "automation/store.hpp"

#include <limits>
#include <stdexcept>

#include "wire/codec.hpp"

namespace mainstay::automation {

namespace {

/// The list as a document, which wire reads as a struct.
struct StoredActions {
    std::vector<RuleAction> list;
};
BOOST_DESCRIBE_STRUCT(StoredActions, (), (list))

struct PositionRow {
    std::int64_t tx = 0;
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(PositionRow, (), (tx, id))

constexpr std::int64_t tally_max = 1'000;

std::int64_t count_outcome(db::Sql& sql, Id<AutomationRule> rule, RunOutcome outcome, Time since) {
    return *sql.value<std::int64_t>(
        "SELECT COUNT(*) FROM (SELECT 1 FROM automation_run WHERE rule = :rule"
        " AND outcome = :outcome AND at >= :since LIMIT :max) counted",
        rule, outcome, since, tally_max
    );
}

}  // namespace

RuleTrigger trigger_of(const AutomationRule& rule) {
    auto trigger = wire::parse<RuleTrigger>(rule.starts_on, wire::UnknownMembers::skipped);
    if (!trigger) throw std::runtime_error("rule " + to_string(rule.id) + " cannot be read");
    return *std::move(trigger);
}

std::vector<RuleAction> actions_of(const AutomationRule& rule) {
    auto actions = wire::parse<StoredActions>(rule.actions, wire::UnknownMembers::skipped);
    if (!actions) throw std::runtime_error("rule " + to_string(rule.id) + " cannot be read");
    return std::move(actions->list);
}

std::string stored(const std::vector<RuleAction>& actions) {
    return wire::print(StoredActions{actions});
}

namespace store {

Id<AutomationRule> insert(db::Sql& sql, const AutomationRule& rule) {
    return *sql.value<Id<AutomationRule>>(
        "INSERT INTO automation_rule (kind, name, starts_on, filter, actions, position, owner,"
        " created_at, updated_at)"
        " VALUES (:kind, :name, :starts_on, :filter, :actions, :position, :owner, :created_at,"
        " :updated_at) RETURNING id",
        rule.kind, rule.name, rule.starts_on, rule.filter, rule.actions, rule.position, rule.owner,
        rule.created_at, rule.updated_at
    );
}

std::optional<AutomationRule> find(db::Sql& sql, Id<AutomationRule> id) {
    return sql.one<AutomationRule>("FROM automation_rule WHERE id = :id", id);
}

std::vector<AutomationRule> rules(db::Sql& sql) {
    return sql.all<AutomationRule>(
        "FROM automation_rule WHERE deleted_at IS NULL ORDER BY position, id LIMIT :max", rules_max
    );
}

std::vector<AutomationRule> enabled_rules(db::Sql& sql) {
    return sql.all<AutomationRule>(
        "FROM automation_rule WHERE deleted_at IS NULL AND enabled = 1 ORDER BY position, id"
        " LIMIT :max",
        rules_max
    );
}

std::vector<AutomationRule> owned_by(db::Sql& sql, Id<User> owner, int limit) {
    return sql.all<AutomationRule>(
        "FROM automation_rule WHERE owner = :owner ORDER BY id LIMIT :limit", owner, limit
    );
}

bool update(db::Sql& sql, const AutomationRule& rule) {
    return sql.run(
               "UPDATE automation_rule SET name = :name, starts_on = :starts_on, filter = :filter,"
               " actions = :actions, enabled = :enabled, enabled_at = :enabled_at,"
               " stop_reason = :stop_reason, owner = :owner, swept_to = :swept_to,"
               " updated_at = :updated_at, deleted_at = :deleted_at, version = version + 1"
               " WHERE id = :id AND version = :version",
               rule.name, rule.starts_on, rule.filter, rule.actions, rule.enabled, rule.enabled_at,
               rule.stop_reason, rule.owner, rule.swept_to, rule.updated_at, rule.deleted_at,
               rule.id, rule.version
           ) == 1;
}

void set_position(db::Sql& sql, Id<AutomationRule> id, std::int64_t position) {
    sql.run("UPDATE automation_rule SET position = :position WHERE id = :id", position, id);
}

void set_swept_to(db::Sql& sql, Id<AutomationRule> id, std::int64_t subject) {
    sql.run("UPDATE automation_rule SET swept_to = :subject WHERE id = :id", subject, id);
}

void remove_deleted(db::Sql& sql, Time before) {
    sql.run(
        "DELETE FROM automation_episode WHERE rule IN (SELECT id FROM automation_rule"
        " WHERE deleted_at < :before)",
        before
    );
    sql.run("DELETE FROM automation_rule WHERE deleted_at < :before", before);
}

void log(db::Sql& sql, const LoggedRun& run) {
    sql.post(
        "INSERT INTO automation_run (rule, subject, set_off_by, event, at, outcome, detail)"
        " VALUES (:rule, :subject, :set_off_by, :event, :at, :outcome, :detail)",
        run.rule, run.subject, run.set_off_by, run.event, run.at, run.outcome, run.detail
    );
}

std::vector<LoggedRun> runs(
    db::Sql& sql, Id<AutomationRule> rule, std::optional<std::int64_t> subject,
    Id<LoggedRun> before, int limit
) {
    if (before.value == 0) before.value = std::numeric_limits<std::int64_t>::max();
    db::Query query;
    query.add("FROM automation_run WHERE rule = :rule AND id < :before", rule, before);
    if (subject) query.add(" AND subject = :subject", *subject);
    query.add(" ORDER BY id DESC LIMIT :limit", limit);
    return sql.all<LoggedRun>(query);
}

std::int64_t acted(
    db::Sql& sql, Id<AutomationRule> rule, std::int64_t subject, Time since, std::int64_t max
) {
    return *sql.value<std::int64_t>(
        "SELECT COUNT(*) FROM (SELECT 1 FROM automation_run WHERE rule = :rule"
        " AND subject = :subject AND at >= :since AND outcome IN ('done', 'refused')"
        " LIMIT :max) counted",
        rule, subject, since, max
    );
}

Tally tally(db::Sql& sql, Id<AutomationRule> rule, Time since) {
    return {
        .done = count_outcome(sql, rule, RunOutcome::done, since),
        .refused = count_outcome(sql, rule, RunOutcome::refused, since),
        .last_at = sql.value<Time>(
            "SELECT MAX(at) FROM automation_run WHERE rule = :rule AND outcome = 'done'", rule
        ),
    };
}

std::int64_t remove_old(db::Sql& sql, Time before, int limit) {
    return sql.run(
        "DELETE FROM automation_run WHERE id IN (SELECT id FROM automation_run WHERE at < :before"
        " ORDER BY at LIMIT :limit)",
        before, limit
    );
}

bool begin_episode(
    db::Sql& sql, Id<AutomationRule> rule, std::int64_t subject, Time since, Time now
) {
    bool is_new = sql.run(
                      "INSERT INTO automation_episode (rule, subject, since, at)"
                      " VALUES (:rule, :subject, :since, :now)"
                      " ON CONFLICT (rule, subject, since) DO NOTHING",
                      rule, subject, since, now
                  ) == 1;
    if (is_new)
        sql.run(
            "DELETE FROM automation_episode WHERE rule = :rule AND subject = :subject"
            " AND since < :since",
            rule, subject, since
        );
    return is_new;
}

void end_episode(db::Sql& sql, Id<AutomationRule> rule, std::int64_t subject, Time since) {
    sql.run(
        "DELETE FROM automation_episode WHERE rule = :rule AND subject = :subject"
        " AND since = :since",
        rule, subject, since
    );
}

bool is_had(db::Sql& sql, Id<AutomationRule> rule, std::int64_t subject, Time since) {
    return sql
        .value<std::int64_t>(
            "SELECT 1 FROM automation_episode WHERE rule = :rule AND subject = :subject"
            " AND since = :since",
            rule, subject, since
        )
        .has_value();
}

std::optional<events::Cursor> position(db::Sql& sql) {
    auto row = sql.one<PositionRow>("FROM automation_position WHERE one = 1");
    if (!row) return std::nullopt;
    return events::Cursor{row->tx, row->id};
}

void begin_position(db::Sql& sql, events::Cursor at) {
    sql.run(
        "INSERT INTO automation_position (one, tx, id) VALUES (1, :tx, :id)"
        " ON CONFLICT (one) DO NOTHING",
        at.tx, at.id
    );
}

bool move_position(db::Sql& sql, events::Cursor from, events::Cursor to) {
    return sql.run(
               "UPDATE automation_position SET tx = :tx, id = :id"
               " WHERE tx = :from_tx AND id = :from_id",
               to.tx, to.id, from.tx, from.id
           ) == 1;
}

}  // namespace store

}  // namespace mainstay::automation
