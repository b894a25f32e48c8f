#include "webhooks/delivery_store.hpp"

namespace mainstay::webhooks::store {

bool add(db::Sql& sql, const WebhookDelivery& delivery) {
    return sql.run(
               "INSERT INTO webhook_delivery (webhook, message_id, type, event_tx, event_id,"
               " subject, body, state, reason, tries, next_at, created_at, ended_at)"
               " VALUES (:webhook, :message_id, :type, :event_tx, :event_id, :subject, :body,"
               " :state, :reason, 0, :next_at, :created_at, :ended_at)"
               " ON CONFLICT (webhook, event_tx, event_id) DO NOTHING",
               delivery.webhook, delivery.message_id, delivery.type, delivery.event_tx,
               delivery.event_id, delivery.subject, delivery.body, delivery.state, delivery.reason,
               delivery.next_at, delivery.created_at, delivery.ended_at
           ) == 1;
}

std::optional<WebhookDelivery> find_delivery(
    db::Sql& sql, Id<Webhook> webhook, Id<WebhookDelivery> id
) {
    return sql.one<WebhookDelivery>(
        "FROM webhook_delivery WHERE id = :id AND webhook = :webhook", id, webhook
    );
}

std::vector<WebhookDelivery> deliveries(
    db::Sql& sql, Id<Webhook> webhook, std::optional<WebhookDeliveryState> state,
    Id<WebhookDelivery> before, int limit
) {
    db::Query query{"FROM webhook_delivery"};
    query.add(" WHERE webhook = :webhook", webhook);
    if (state) query.add(" AND state = :state", *state);
    if (before.value > 0) query.add(" AND id < :before", before);
    query.add(" ORDER BY id DESC LIMIT :limit", limit);
    return sql.all<WebhookDelivery>(query);
}

std::optional<WebhookDelivery> next_due(
    db::Sql& sql, Id<Webhook> webhook, bool only_tests, Time now
) {
    db::Query query{"FROM webhook_delivery"};
    query.add(" WHERE webhook = :webhook AND state = 'pending' AND next_at <= :now", webhook, now);
    if (only_tests) query.add(" AND event_id IS NULL");
    query.add(" ORDER BY next_at, id LIMIT 1");
    return sql.one<WebhookDelivery>(query);
}

std::optional<Time> next_time(db::Sql& sql, Id<Webhook> webhook, bool only_tests) {
    db::Query query{"SELECT MIN(next_at) FROM webhook_delivery"};
    query.add(" WHERE webhook = :webhook AND state = 'pending'", webhook);
    if (only_tests) query.add(" AND event_id IS NULL");
    return sql.value<Time>(query);
}

std::int64_t count(
    db::Sql& sql, Id<Webhook> webhook, WebhookDeliveryState state, Time since, int max
) {
    return sql
        .value<std::int64_t>(
            "SELECT COUNT(*) FROM (SELECT 1 FROM webhook_delivery WHERE webhook = :webhook"
            " AND state = :state AND created_at >= :since LIMIT :max) counted",
            webhook, state, since, max
        )
        .value();
}

void write_state(db::Sql& sql, const WebhookDelivery& delivery) {
    sql.run(
        "UPDATE webhook_delivery SET state = :state, reason = :reason, tries = :tries,"
        " next_at = :next_at, ended_at = :ended_at WHERE id = :id",
        delivery.state, delivery.reason, delivery.tries, delivery.next_at, delivery.ended_at,
        delivery.id
    );
}

void cancel_pending(db::Sql& sql, Id<Webhook> webhook, std::string_view reason, Time now) {
    sql.run(
        "UPDATE webhook_delivery SET state = 'cancelled', reason = :reason, next_at = NULL,"
        " ended_at = :now WHERE webhook = :webhook AND state = 'pending'"
        " AND event_id IS NOT NULL",
        reason, now, webhook
    );
}

int replay_failed(db::Sql& sql, Id<Webhook> webhook, Time since, Time now, int limit) {
    return static_cast<int>(sql.run(
        "UPDATE webhook_delivery SET state = 'pending', reason = NULL, tries = 0,"
        " next_at = :now, ended_at = NULL WHERE id IN (SELECT id FROM webhook_delivery"
        " WHERE webhook = :webhook AND state IN ('failed', 'cancelled')"
        " AND created_at >= :since AND body <> '' ORDER BY id LIMIT :limit)",
        now, webhook, since, limit
    ));
}

void add_attempt(db::Sql& sql, const WebhookAttempt& attempt) {
    sql.run(
        "INSERT INTO webhook_attempt (delivery, at, status, latency_ms, answer, reason)"
        " VALUES (:delivery, :at, :status, :latency, :answer, :reason)",
        attempt.delivery, attempt.at, attempt.status, attempt.latency_ms, attempt.answer,
        attempt.reason
    );
}

std::vector<WebhookAttempt> attempts(db::Sql& sql, Id<WebhookDelivery> delivery, int limit) {
    return sql.all<WebhookAttempt>(
        "FROM webhook_attempt WHERE delivery = :delivery ORDER BY id DESC LIMIT :limit", delivery,
        limit
    );
}

int purge(db::Sql& sql, Time before, int limit) {
    auto old = sql.all<Id<WebhookDelivery>>(
        "SELECT id FROM webhook_delivery WHERE created_at < :before ORDER BY created_at, id"
        " LIMIT :limit",
        before, limit
    );
    if (std::ssize(old) < limit) {
        auto removed = sql.all<Id<WebhookDelivery>>(
            "SELECT d.id FROM webhook w JOIN webhook_delivery d ON d.webhook = w.id"
            " WHERE w.removed = 1 ORDER BY d.id LIMIT :limit",
            limit - std::ssize(old)
        );
        old.insert(old.end(), removed.begin(), removed.end());
    }
    if (!old.empty()) {
        sql.run(db::Query{"DELETE FROM webhook_attempt WHERE delivery IN "}.add_list(old));
        sql.run(db::Query{"DELETE FROM webhook_delivery WHERE id IN "}.add_list(old));
    }
    sql.run(
        "DELETE FROM webhook WHERE removed = 1 AND NOT EXISTS"
        " (SELECT 1 FROM webhook_delivery d WHERE d.webhook = webhook.id)"
    );
    return static_cast<int>(old.size());
}

}  // namespace mainstay::webhooks::store
