#include "webhooks/webhook_store.hpp"

#include "webhooks/webhooks.hpp"

namespace mainstay::webhooks {

namespace {

struct PositionRow {
    std::int64_t tx = 0;
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(PositionRow, (), (tx, id))

}  // namespace

std::vector<std::string> split_events(std::string_view names) {
    std::vector<std::string> all;
    while (!names.empty()) {
        auto end = names.find(' ');
        if (end > 0) all.emplace_back(names.substr(0, end));
        names.remove_prefix(end == names.npos ? names.size() : end + 1);
    }
    return all;
}

std::string joined_events(const std::vector<std::string>& names) {
    std::string all;
    for (const auto& name : names) (all += all.empty() ? "" : " ") += name;
    return all;
}

namespace store {

Id<Webhook> insert(db::Sql& sql, const Webhook& webhook) {
    return sql
        .value<Id<Webhook>>(
            "INSERT INTO webhook (owner, name, url, events, filter, secret, enabled, created_at)"
            " VALUES (:owner, :name, :url, :events, :filter, :secret, :enabled, :created_at)"
            " RETURNING id",
            webhook.owner, webhook.name, webhook.url, webhook.events, webhook.filter,
            webhook.secret, webhook.enabled, webhook.created_at
        )
        .value();
}

std::optional<Webhook> find(db::Sql& sql, Id<Webhook> id) {
    return sql.one<Webhook>("FROM webhook WHERE id = :id AND removed = 0", id);
}

std::vector<Webhook> list(
    db::Sql& sql, const identity::Scope& scope, Id<Webhook> after, int limit
) {
    db::Query query{"FROM webhook w WHERE w.removed = 0"};
    query.add(" AND w.id > :after", after);
    scope.narrow(query);
    query.add(" ORDER BY w.id LIMIT :limit", limit);
    return sql.all<Webhook>(query);
}

std::vector<Webhook> enabled(db::Sql& sql) {
    return sql.all<Webhook>(
        "FROM webhook WHERE removed = 0 AND enabled = 1 ORDER BY id LIMIT :limit", webhooks_max
    );
}

std::int64_t count(db::Sql& sql) {
    return sql.value<std::int64_t>("SELECT COUNT(*) FROM webhook WHERE removed = 0").value();
}

bool update(db::Sql& sql, const Webhook& webhook) {
    return sql.run(
               "UPDATE webhook SET name = :name, url = :url, events = :events, filter = :filter,"
               " secret = :secret, former_secret = :former, former_until = :former_until,"
               " enabled = :enabled, disabled_reason = :reason, failing_since = :since,"
               " version = version + 1 WHERE id = :id AND version = :version",
               webhook.name, webhook.url, webhook.events, webhook.filter, webhook.secret,
               webhook.former_secret, webhook.former_until, webhook.enabled,
               webhook.disabled_reason, webhook.failing_since, webhook.id, webhook.version
           ) == 1;
}

void write_health(db::Sql& sql, const Webhook& webhook) {
    sql.run(
        "UPDATE webhook SET enabled = :enabled, disabled_reason = :reason, failing_since = :since,"
        " succeeded_at = :succeeded WHERE id = :id",
        webhook.enabled, webhook.disabled_reason, webhook.failing_since, webhook.succeeded_at,
        webhook.id
    );
}

void mark_removed(db::Sql& sql, Id<Webhook> id) {
    sql.run(
        "UPDATE webhook SET removed = 1, enabled = 0, secret = '', former_secret = NULL"
        " WHERE id = :id",
        id
    );
}

std::int64_t disable_of(db::Sql& sql, Id<User> owner) {
    return sql.run("UPDATE webhook SET enabled = 0 WHERE owner = :owner AND enabled = 1", owner);
}

bool claim(db::Sql& sql, Id<Webhook> id, Time now, Time until) {
    return sql.run(
               "UPDATE webhook SET claimed_until = :until WHERE id = :id"
               " AND (claimed_until IS NULL OR claimed_until <= :now)",
               until, id, now
           ) == 1;
}

std::optional<Time> claimed_until(db::Sql& sql, Id<Webhook> id) {
    return sql.value<Time>("SELECT claimed_until FROM webhook WHERE id = :id", id);
}

void release(db::Sql& sql, Id<Webhook> id) {
    sql.run("UPDATE webhook SET claimed_until = NULL WHERE id = :id", id);
}

std::optional<events::Cursor> position(db::Sql& sql) {
    auto row = sql.one<PositionRow>("FROM webhook_position");
    if (!row) return std::nullopt;
    return events::Cursor{row->tx, row->id};
}

void begin_position(db::Sql& sql, events::Cursor at) {
    sql.run(
        "INSERT INTO webhook_position (tx, id) SELECT CAST(:tx AS BIGINT), CAST(:id AS BIGINT)"
        " WHERE NOT EXISTS (SELECT 1 FROM webhook_position)",
        at.tx, at.id
    );
}

bool move_position(db::Sql& sql, events::Cursor from, events::Cursor to) {
    return sql.run(
               "UPDATE webhook_position SET tx = :tx, id = :id"
               " WHERE tx = :from_tx AND id = :from_id",
               to.tx, to.id, from.tx, from.id
           ) == 1;
}

std::string fingerprint(db::Sql& sql) {
    return sql
        .value<std::string>(
            "SELECT CAST((SELECT COALESCE(MAX(id), 0) FROM webhook_attempt) AS TEXT) || ' ' ||"
            " CAST((SELECT COALESCE(MAX(id), 0) FROM webhook_delivery) AS TEXT) || ' ' ||"
            " CAST((SELECT COALESCE(SUM(version + enabled + removed), 0) FROM webhook) AS TEXT)"
        )
        .value_or("");
}

}  // namespace store

}  // namespace mainstay::webhooks
