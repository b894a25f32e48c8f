// What people ask of webhooks, and what they are shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "webhooks/delivery_store.hpp"

namespace mainstay::webhooks {

/// An event that webhooks may be told.
struct PublicEventView {
    std::string name;
    std::string filter_kind;  // Whose filters narrow it.
};
BOOST_DESCRIBE_STRUCT(PublicEventView, (), (name, filter_kind))

struct ListWebhooks {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListWebhooks, (), (limit, cursor))

struct WhichWebhook {
    Id<Webhook> id;
};
BOOST_DESCRIBE_STRUCT(WhichWebhook, (), (id))

struct CreateWebhook {
    Line<100> name;
    Line<2'000> url;
    std::vector<Line<100>> events;
    std::optional<Line<900, 0>> filter;
    std::optional<Id<User>> owner;  // Whose eyes it sees with; the caller's where not named.
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(CreateWebhook, (), (name, url, events, filter, owner, enabled))

/// What is not named stays as it is.
struct ChangeWebhook {
    Id<Webhook> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<Line<2'000>> url;
    std::optional<std::vector<Line<100>>> events;
    std::optional<Line<900, 0>> filter;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(ChangeWebhook, (), (id, if_match, name, url, events, filter, enabled))

struct ListDeliveries {
    Id<Webhook> id;
    std::optional<WebhookDeliveryState> state;
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListDeliveries, (), (id, state, limit, cursor))

struct WhichDelivery {
    Id<Webhook> id;
    Id<WebhookDelivery> delivery;
};
BOOST_DESCRIBE_STRUCT(WhichDelivery, (), (id, delivery))

/// Those that failed or were cancelled, and were made since then.
struct ReplayFailed {
    Id<Webhook> id;
    Time since;
};
BOOST_DESCRIBE_STRUCT(ReplayFailed, (), (id, since))

struct ReplayedDeliveries {
    std::int64_t replayed = 0;
    bool is_more = false;  // There may be more: ask again.
};
BOOST_DESCRIBE_STRUCT(ReplayedDeliveries, (), (replayed, is_more))

/// How what is sent to it fares, in the last day; numbers are counted up to 100.
struct WebhookHealth {
    std::int64_t delivered = 0;
    std::int64_t failed = 0;
    std::int64_t pending = 0;
    std::optional<Time> succeeded_at;
    std::optional<Time> failing_since;
};
BOOST_DESCRIBE_STRUCT(WebhookHealth, (), (delivered, failed, pending, succeeded_at, failing_since))

struct WebhookView {
    Id<Webhook> id;
    std::string name;
    std::string url;
    std::vector<std::string> events;
    std::string filter;
    identity::NameRef owner;
    bool is_owner_active = true;
    bool enabled = true;
    std::optional<DisabledReason> disabled_reason;
    std::optional<Time> former_secret_until;  // While the former secret signs, too.
    WebhookHealth health;
    Time created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    WebhookView, (),
    (id, name, url, events, filter, owner, is_owner_active, enabled, disabled_reason,
     former_secret_until, health, created_at, version)
)

/// A webhook and its secret, which is shown this once.
struct WebhookWithSecret {
    WebhookView webhook;
    std::string secret;
};
BOOST_DESCRIBE_STRUCT(WebhookWithSecret, (), (webhook, secret))

struct WebhookDeliveryView {
    Id<WebhookDelivery> id;
    std::string message_id;
    std::string type;
    WebhookDeliveryState state = WebhookDeliveryState::pending;
    std::optional<std::string> reason;
    std::int64_t tries = 0;
    std::optional<std::int64_t> status;  // Of the last try.
    std::optional<std::int64_t> latency_ms;
    std::optional<Time> next_at;
    Time created_at;
    std::optional<Time> ended_at;
};
BOOST_DESCRIBE_STRUCT(
    WebhookDeliveryView, (),
    (id, message_id, type, state, reason, tries, status, latency_ms, next_at, created_at, ended_at)
)

struct WebhookAttemptView {
    Time at;
    std::optional<std::int64_t> status;
    std::int64_t latency_ms = 0;
    std::string answer;  // Its beginning.
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(WebhookAttemptView, (), (at, status, latency_ms, answer, reason))

struct WebhookDeliveryDetail : WebhookDeliveryView {
    std::string body;  // As it is sent.
    std::vector<WebhookAttemptView> attempts;
};
BOOST_DESCRIBE_STRUCT(WebhookDeliveryDetail, (WebhookDeliveryView), (body, attempts))

}  // namespace mainstay::webhooks
