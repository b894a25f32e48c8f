// Rows of what webhooks are sent, and of each try. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "db/sql.hpp"
#include "webhooks/webhook_store.hpp"

namespace mainstay::webhooks {

/// Where a delivery stands. Cancelled: its webhook was turned off, or its owner may not see it any
/// more.
enum class WebhookDeliveryState { pending, delivered, failed, cancelled };
BOOST_DESCRIBE_ENUM(WebhookDeliveryState, pending, delivered, failed, cancelled)

/// One row of `webhook_delivery`.
struct WebhookDelivery {
    Id<WebhookDelivery> id;
    Id<Webhook> webhook;
    std::string message_id;  // The same for each try.
    std::string type;
    std::optional<std::int64_t> event_tx;  // None of a test, as the next.
    std::optional<std::int64_t> event_id;
    std::int64_t subject = 0;
    std::string body;
    WebhookDeliveryState state = WebhookDeliveryState::pending;
    std::optional<std::string> reason;  // Why it failed or was cancelled.
    std::int64_t tries = 0;
    std::optional<Time> next_at;  // While it is pending.
    Time created_at;
    std::optional<Time> ended_at;

    bool is_test() const { return !event_id; }
};
BOOST_DESCRIBE_STRUCT(
    WebhookDelivery, (),
    (id, webhook, message_id, type, event_tx, event_id, subject, body, state, reason, tries,
     next_at, created_at, ended_at)
)

/// One row of `webhook_attempt`.
struct WebhookAttempt {
    Id<WebhookAttempt> id;
    Id<WebhookDelivery> delivery;
    Time at;
    std::optional<std::int64_t> status;
    std::int64_t latency_ms = 0;
    std::string answer;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(WebhookAttempt, (), (id, delivery, at, status, latency_ms, answer, reason))

namespace store {

/// Adds it, unless the webhook has a delivery of that event. Whether it was added.
bool add(db::Sql& sql, const WebhookDelivery& delivery);

std::optional<WebhookDelivery> find_delivery(
    db::Sql& sql, Id<Webhook> webhook, Id<WebhookDelivery> id
);

/// The newest first, those before `before` only (0: from the newest). Index:
/// webhook_delivery_webhook.
std::vector<WebhookDelivery> deliveries(
    db::Sql& sql, Id<Webhook> webhook, std::optional<WebhookDeliveryState> state,
    Id<WebhookDelivery> before, int limit
);

/// The one that is due first; of a webhook that is off, of its tests only. Index:
/// webhook_delivery_state.
std::optional<WebhookDelivery> next_due(
    db::Sql& sql, Id<Webhook> webhook, bool only_tests, Time now
);

/// When the next of those is due. Index: webhook_delivery_state.
std::optional<Time> next_time(db::Sql& sql, Id<Webhook> webhook, bool only_tests);

/// How many are in that state since a time, counted up to `max`. Index: webhook_delivery_state.
std::int64_t count(
    db::Sql& sql, Id<Webhook> webhook, WebhookDeliveryState state, Time since, int max
);

void write_state(db::Sql& sql, const WebhookDelivery& delivery);

/// Cancels what waits, but tests. Index: webhook_delivery_state.
void cancel_pending(db::Sql& sql, Id<Webhook> webhook, std::string_view reason, Time now);

/// Has at most `limit` that failed since then sent again; returns how many. Index:
/// webhook_delivery_state.
int replay_failed(db::Sql& sql, Id<Webhook> webhook, Time since, Time now, int limit);

void add_attempt(db::Sql& sql, const WebhookAttempt& attempt);

/// The newest first. Index: webhook_attempt_delivery.
std::vector<WebhookAttempt> attempts(db::Sql& sql, Id<WebhookDelivery> delivery, int limit);

/// Deletes at most `limit` that are older than `before` or of removed webhooks, with their tries,
/// and webhooks that were removed and have none left. Returns how many deliveries. Index:
/// webhook_delivery_created.
int purge(db::Sql& sql, Time before, int limit);

}  // namespace store

}  // namespace mainstay::webhooks
