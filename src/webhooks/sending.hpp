// Sends what waits for a webhook: one after another, so that a slow server keeps only its own
// deliveries waiting.
#pragma once

#include <chrono>
#include <functional>

#include <boost/describe.hpp>

#include "db/database.hpp"
#include "jobs/jobs.hpp"
#include "outgoing/outgoing.hpp"
#include "webhooks/delivery_store.hpp"
#include "webhooks/webhooks.hpp"

namespace mainstay::webhooks {

/// How often something is tried: eight times within a day.
inline constexpr std::int64_t tries_max = 8;

/// A webhook at which nothing arrived for so long is turned off.
inline constexpr std::chrono::hours failing_max{72};

/// How much of an answer is kept.
inline constexpr std::size_t answer_kept_max = 2'000;

/// Something waits for a webhook. Its key is the webhook's id: one waits at a time.
struct SendWebhooks {
    static constexpr std::string_view kind = "webhooks.send";

    Id<Webhook> webhook;
};
BOOST_DESCRIBE_STRUCT(SendWebhooks, (), (webhook))

/// How long after that many tries the next one is made.
std::chrono::seconds wait_after(std::int64_t tries);

/// What a delivery and its webhook are after a try. Pure.
struct Outcome {
    WebhookDelivery delivery;
    Webhook webhook;
    bool is_turned_off = false;
};

Outcome outcome_of(
    WebhookDelivery delivery, Webhook webhook, const outgoing::PostAnswer& answer, Time now
);

/// Posts something; outgoing::post in the product.
using Posting = std::function<outgoing::PostAnswer(const outgoing::Post&)>;

/// The worker. All of these outlive it. Safe to repeat: a delivery has one id for all tries, by
/// which its receiver knows it again.
jobs::Worker send_worker(
    db::Database& database, const Sources& sources, const outgoing::Vault& vault, Posting posting,
    Clock clock
);

}  // namespace mainstay::webhooks
