#include "events/events.hpp"

#include <limits>

#include "jobs/queue.hpp"

namespace mainstay::events {

namespace {

/// PostgreSQL: the oldest transaction that may still run; all before it have ended.
constexpr std::string_view oldest_running =
    "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)";

}  // namespace

void emit_payload(db::Sql& sql, const Call& call, const Emission& emission) {
    static constexpr db::RowsStatement outbox{
        "INSERT INTO outbox (at, type, version, payload, request_id) VALUES ",
        "(:at, :type, :version, :payload, :request_id)"
    };
    static const jobs::FanOut subscribers("event_subscription", "type", "job_kind");
    sql.add_row(
        outbox, call.now, emission.type, emission.version, emission.payload, call.request_id
    );
    subscribers.enqueue(sql, emission.type, emission.payload, call.now);
}

std::vector<jobs::Worker> workers(const std::vector<Subscription>& subscriptions) {
    std::vector<jobs::Worker> workers;
    for (const auto& subscription : subscriptions) workers.push_back(subscription.worker);
    return workers;
}

void subscribe(
    db::Sql& sql, const std::vector<Subscription>& subscriptions, const jobs::Declarer& by
) {
    for (const auto& each : subscriptions) {
        sql.run(
            "INSERT INTO event_subscription (type, job_kind, version, seen_at)"
            " VALUES (:type, :kind, :version, :now)"
            " ON CONFLICT (type, job_kind) DO UPDATE"
            " SET version = excluded.version, seen_at = excluded.seen_at"
            " WHERE event_subscription.version <= excluded.version"
            " OR event_subscription.seen_at < :unseen",
            each.type, each.worker.kind, by.version, by.now, jobs::unseen_before(sql, by)
        );
    }
    jobs::remove_obsolete(sql, "event_subscription", by);
}

void forget_foreign_transactions(db::Sql& sql) {
    if (sql.dialect() != db::Dialect::postgresql) return;
    sql.run(
        "UPDATE outbox SET tx = 0"
        " WHERE tx >= CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)"
    );
}

std::string to_string(Cursor cursor) {
    return std::to_string(cursor.tx) + "-" + std::to_string(cursor.id);
}

std::optional<Cursor> parse_cursor(std::string_view text) {
    auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    auto number = [](std::string_view digits) {
        return digits == "0" ? std::optional<std::int64_t>(0) : parse_id(digits);
    };
    auto tx = number(text.substr(0, dash));
    auto id = number(text.substr(dash + 1));
    if (!tx || !id) return std::nullopt;
    return Cursor{*tx, *id};
}

Cursor head(db::Sql& sql) {
    if (sql.dialect() == db::Dialect::sqlite)
        return {0, sql.value<std::int64_t>("SELECT max(id) FROM outbox").value_or(0)};

    auto oldest = sql.value<std::int64_t>("SELECT " + std::string(oldest_running)).value_or(0);
    return {oldest - 1, std::numeric_limits<std::int64_t>::max()};
}

std::vector<EventRecord> tail(db::Sql& sql, Cursor cursor, int limit) {
    if (sql.dialect() == db::Dialect::sqlite) {
        return sql.all<EventRecord>(
            "SELECT 0 AS tx, id, at, type, version, payload, request_id FROM outbox"
            " WHERE id > :id ORDER BY id LIMIT :limit",
            cursor.id, limit
        );
    }
    return sql.all<EventRecord>(
        "FROM outbox WHERE (tx, id) > (CAST(:tx AS BIGINT), CAST(:id AS BIGINT)) AND tx < " +
            std::string(oldest_running) + " ORDER BY tx, id LIMIT :limit",
        cursor.tx, cursor.id, limit
    );
}

int purge(db::Sql& sql, Time before, int limit) {
    auto deleted = sql.run(
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT :limit)"
        " AND at < :before AND id < (SELECT max(id) FROM outbox)",
        limit, before
    );
    return static_cast<int>(deleted);
}

}  // namespace mainstay::events
