#include "webhooks/sending.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "events/events.hpp"
#include "events/webhook_disabled.hpp"
#include "identity/identity.hpp"

namespace mainstay::webhooks {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Together with the tries themselves, a day.
constexpr std::array<seconds, tries_max - 1> waits{seconds(10), minutes(1), minutes(5), minutes(30),
                                                   hours(2),    hours(6),   hours(15)};
constexpr hours retry_after_max{24};

// A run is short, so that other webhooks have their turn.
constexpr std::chrono::seconds run_max{30};
constexpr int run_deliveries_max = 50;
constexpr seconds claim_for{90};  // More than a run and its last try take.
constexpr seconds pause_after_silence{10};

/// What is to be sent next.
struct Next {
    Webhook webhook;
    WebhookDelivery delivery;
    bool is_visible = true;
};

/// One run for one webhook.
class Sending {
public:
    Sending(
        db::Database& database, const Sources& sources, const outgoing::Vault& vault,
        const Posting& posting, const Clock& clock, const jobs::Run& run, Id<Webhook> webhook
    )
        : database_(database),
          sources_(sources),
          vault_(vault),
          posting_(posting),
          clock_(clock),
          run_(run),
          webhook_(webhook) {}

    void operator()() {
        if (!claim()) return;
        const auto end = clock_() + run_max;
        for (int i = 0; i < run_deliveries_max && clock_() < end && !run_.is_stopping(); ++i) {
            auto next = find_next();
            if (!next) break;
            if (!next->is_visible)
                cancel(std::move(next->delivery));
            else if (!send(*next))
                break;
        }
        release();
    }

private:
    /// Where another run has it, one more looks when that has ended for certain.
    bool claim() {
        return database_.write([&](db::Sql& sql) {
            const auto now = clock_();
            if (store::claim(sql, webhook_, now, now + claim_for)) return true;
            if (auto until = store::claimed_until(sql, webhook_))
                jobs::enqueue(sql, SendWebhooks{webhook_}, *until, to_string(webhook_));
            return false;
        });
    }

    std::optional<Next> find_next() {
        return database_.read([&](db::Sql& sql) -> std::optional<Next> {
            auto webhook = store::find(sql, webhook_);
            if (!webhook) return std::nullopt;
            auto delivery = store::next_due(sql, webhook_, !webhook->enabled, clock_());
            if (!delivery) return std::nullopt;
            bool is_seen = is_visible(sql, *webhook, *delivery);
            return Next{*std::move(webhook), *std::move(delivery), is_seen};
        });
    }

    bool is_visible(db::Sql& sql, const Webhook& webhook, const WebhookDelivery& delivery) {
        if (delivery.is_test()) return true;
        auto owner = identity::call_as(sql, webhook.owner, clock_());
        if (!owner) return false;
        auto source = std::ranges::find_if(sources_, [&](const auto& each) {
            return std::ranges::find(each.names, delivery.type) != each.names.end();
        });
        return source != sources_.end() &&
               source->is_visible(sql, *owner, delivery.type, delivery.subject);
    }

    void cancel(WebhookDelivery delivery) {
        delivery.state = WebhookDeliveryState::cancelled;
        delivery.reason = "The owner of the webhook may not see this any more.";
        delivery.next_at.reset();
        delivery.ended_at = clock_();
        database_.write([&](db::Sql& sql) { store::write_state(sql, delivery); });
    }

    std::vector<std::string> secrets_of(const Webhook& webhook, Time now) const {
        std::vector secrets{vault_.unsealed(webhook.secret)};
        if (webhook.former_secret && webhook.former_until && *webhook.former_until > now)
            secrets.push_back(vault_.unsealed(*webhook.former_secret));
        return secrets;
    }

    /// Whether to go on: not where nobody answers.
    bool send(const Next& next) {
        const auto now = clock_();
        auto answer = posting_({
            .url = next.webhook.url,
            .headers = outgoing::signature_headers(
                secrets_of(next.webhook, now), next.delivery.message_id, now, next.delivery.body
            ),
            .body = next.delivery.body,
            .is_stopping = [this] { return run_.is_stopping(); },
        });
        if (answer.status == 0 && run_.is_stopping()) return false;
        database_.write([&](db::Sql& sql) { write(sql, next.delivery, answer, now); });
        is_silent_ = answer.status == 0;
        return !is_silent_;
    }

    /// What people changed meanwhile stands.
    void write(
        db::Sql& sql, const WebhookDelivery& sent, const outgoing::PostAnswer& answer, Time began
    ) {
        const auto now = clock_();
        auto webhook = store::find(sql, webhook_);
        auto delivery = store::find_delivery(sql, webhook_, sent.id);
        if (!webhook || !delivery) return;
        WebhookAttempt attempt{
            .delivery = delivery->id,
            .at = began,
            .latency_ms = answer.latency.count(),
            .answer = std::string(clipped(answer.body, answer_kept_max)),
        };
        if (answer.status != 0) attempt.status = answer.status;
        if (!answer.reason.empty()) attempt.reason = answer.reason;
        store::add_attempt(sql, attempt);
        auto outcome = outcome_of(*std::move(delivery), *std::move(webhook), answer, now);
        store::write_state(sql, outcome.delivery);
        store::write_health(sql, outcome.webhook);
        if (!outcome.is_turned_off) return;
        store::cancel_pending(sql, webhook_, "The webhook was turned off.", now);
        auto reason = outcome.webhook.disabled_reason == DisabledReason::gone ? "gone" : "failing";
        events::emit(sql, run_.call(), events::WebhookDisabled{webhook_.value, reason});
    }

    void release() {
        database_.write([&](db::Sql& sql) {
            store::release(sql, webhook_);
            auto webhook = store::find(sql, webhook_);
            if (!webhook) return;
            auto next = store::next_time(sql, webhook_, !webhook->enabled);
            if (!next) return;
            auto earliest = is_silent_ ? clock_() + pause_after_silence : clock_();
            jobs::enqueue(
                sql, SendWebhooks{webhook_}, std::max(*next, earliest), to_string(webhook_)
            );
        });
    }

    db::Database& database_;
    const Sources& sources_;
    const outgoing::Vault& vault_;
    const Posting& posting_;
    const Clock& clock_;
    const jobs::Run& run_;
    const Id<Webhook> webhook_;
    bool is_silent_ = false;
};

}  // namespace

std::chrono::seconds wait_after(std::int64_t tries) {
    auto at = std::clamp<std::int64_t>(tries, 1, tries_max - 1) - 1;
    return waits.at(static_cast<std::size_t>(at));
}

Outcome outcome_of(
    WebhookDelivery delivery, Webhook webhook, const outgoing::PostAnswer& answer, Time now
) {
    Outcome outcome{std::move(delivery), std::move(webhook)};
    auto& sent = outcome.delivery;
    auto& to = outcome.webhook;
    ++sent.tries;
    if (answer.is_success()) {
        sent.state = WebhookDeliveryState::delivered;
        sent.reason.reset();
        sent.next_at.reset();
        sent.ended_at = now;
        to.succeeded_at = now;
        to.failing_since.reset();
        return outcome;
    }
    sent.reason = answer.status == 0 ? answer.reason
                                     : "The answer was " + std::to_string(answer.status) + ".";
    bool is_gone = answer.status == 410;
    if (is_gone || sent.is_test() || sent.tries >= tries_max) {
        sent.state = WebhookDeliveryState::failed;
        sent.next_at.reset();
        sent.ended_at = now;
    } else {
        std::chrono::seconds wait = wait_after(sent.tries);
        if (answer.retry_after)
            wait = std::max(wait, std::min<seconds>(*answer.retry_after, retry_after_max));
        sent.state = WebhookDeliveryState::pending;
        sent.next_at = now + wait;
    }
    if (sent.is_test()) return outcome;
    if (!to.failing_since) to.failing_since = now;
    bool is_failing = now - *to.failing_since >= failing_max;
    outcome.is_turned_off = to.enabled && (is_gone || is_failing);
    if (outcome.is_turned_off) {
        to.enabled = false;
        to.disabled_reason = is_gone ? DisabledReason::gone : DisabledReason::failing;
    }
    return outcome;
}

jobs::Worker send_worker(
    db::Database& database, const Sources& sources, const outgoing::Vault& vault, Posting posting,
    Clock clock
) {
    auto work = [&database, &sources, &vault, posting = std::move(posting),
                 clock = std::move(clock)](const SendWebhooks& job, const jobs::Run& run) {
        Sending(database, sources, vault, posting, clock, run, job.webhook)();
    };
    return jobs::on<SendWebhooks>(
        {
            .timeout = std::chrono::minutes(1),
            .ahead_max = retry_after_max + hours(1),
            .concurrency = 4,
            .lane = jobs::Lane::slow,
        },
        work
    );
}

}  // namespace mainstay::webhooks
