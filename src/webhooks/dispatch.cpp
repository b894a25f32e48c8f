#include "webhooks/dispatch.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "webhooks/sending.hpp"
#include "wire/codec.hpp"

namespace mainstay::webhooks {

namespace {

// How far the stream may go on without anything to write before the position follows it.
constexpr std::int64_t idle_distance = 5'000;

struct Plan {
    std::optional<events::Cursor> from;
    events::Cursor to;
    std::vector<WebhookDelivery> deliveries;
    bool has_events = false;
    bool is_more = false;
};

/// One webhook, as dispatching has to know it.
struct Receiver {
    Webhook webhook;
    std::set<std::string> wanted;
    std::optional<Call> owner;  // None: deactivated.
    std::int64_t pending = 0;
};

std::vector<Receiver> receivers(db::Sql& sql, Time now) {
    std::vector<Receiver> all;
    for (auto& webhook : store::enabled(sql)) {
        Receiver receiver{.webhook = std::move(webhook), .wanted = {}, .owner = {}};
        auto names = split_events(receiver.webhook.events);
        receiver.wanted = {names.begin(), names.end()};
        receiver.owner = identity::call_as(sql, receiver.webhook.owner, now);
        receiver.pending = store::count(
            sql, receiver.webhook.id, WebhookDeliveryState::pending, Time{}, pending_max
        );
        if (receiver.owner) all.push_back(std::move(receiver));
    }
    return all;
}

void gather(
    db::Sql& sql, const Sources& sources, const events::EventRecord& record, Receiver& receiver,
    std::vector<WebhookDelivery>& all
) {
    for (const auto& source : sources) {
        if (std::ranges::find(source.types, record.type) == source.types.end()) continue;
        auto notice =
            source.notice(sql, *receiver.owner, record, receiver.wanted, receiver.webhook.filter);
        if (!notice) continue;
        auto made = delivery_of(
            receiver.webhook, notice->name, notice->subject, std::move(notice->data), record.at
        );
        made.event_tx = record.tx;
        made.event_id = record.id;
        if (++receiver.pending > pending_max) {
            made.state = WebhookDeliveryState::failed;
            made.reason = "Too many deliveries wait for this webhook already.";
            made.next_at.reset();
            made.ended_at = record.at;
        }
        all.push_back(std::move(made));
        return;
    }
}

Plan plan(db::Sql& sql, const Sources& sources, int limit, Time now) {
    Plan plan{.from = store::position(sql), .to = {}, .deliveries = {}};
    const auto head = events::head(sql);
    // The first look of all; or of another PostgreSQL that this one is restored from.
    if (!plan.from || head < *plan.from) {
        plan.to = head;
        return plan;
    }
    auto batch = events::batch_after(sql, *plan.from, types_of(sources), limit);
    plan.to = batch.end;
    plan.is_more = batch.is_full;
    plan.has_events = !batch.records.empty();
    if (!plan.has_events) return plan;
    auto all = receivers(sql, now);
    for (const auto& record : batch.records)
        for (auto& receiver : all) gather(sql, sources, record, receiver, plan.deliveries);
    return plan;
}

bool write(db::Sql& sql, const Plan& plan, Time now) {
    if (!plan.from) {
        store::begin_position(sql, plan.to);
        return true;
    }
    if (!store::move_position(sql, *plan.from, plan.to)) return false;
    std::set<Id<Webhook>> webhooks;
    for (const auto& delivery : plan.deliveries)
        if (store::add(sql, delivery)) webhooks.insert(delivery.webhook);
    for (auto webhook : webhooks)
        jobs::enqueue(sql, SendWebhooks{webhook}, now, to_string(webhook));
    return true;
}

}  // namespace

WebhookDelivery delivery_of(
    const Webhook& webhook, std::string type, std::int64_t subject, boost::json::value data, Time at
) {
    WebhookDelivery made{
        .webhook = webhook.id,
        .message_id = "msg_" + hex(random_bytes(16)),
        .type = std::move(type),
        .subject = subject,
        .next_at = at,
        .created_at = at,
    };
    made.body = wire::json::serialize(wire::json::object{
        {"type", made.type},
        {"id", made.message_id},
        {"timestamp", to_string(at)},
        {"version", body_version},
        {"data", std::move(data)},
    });
    return made;
}

std::vector<std::string> types_of(const Sources& sources) {
    std::set<std::string> types;
    for (const auto& source : sources) types.insert(source.types.begin(), source.types.end());
    return {types.begin(), types.end()};
}

bool dispatch(db::Database& database, const Sources& sources, int limit, Time now) {
    auto planned = database.read([&](db::Sql& sql) { return plan(sql, sources, limit, now); });
    bool is_far = planned.from &&
                  (planned.to.id - planned.from->id > idle_distance || planned.to < *planned.from);
    if (planned.from && !planned.has_events && !is_far) return false;
    bool is_mine = database.write([&](db::Sql& sql) { return write(sql, planned, now); });
    return is_mine && planned.is_more;
}

void skip_event(db::Database& database, const Sources& sources) {
    auto [from, batch] = database.read([&](db::Sql& sql) {
        auto position = store::position(sql).value_or(events::head(sql));
        return std::pair(position, events::batch_after(sql, position, types_of(sources), 1));
    });
    if (batch.records.empty()) return;
    const auto& record = batch.records.front();
    MAINSTAY_LOG(
        error, "webhooks", "no webhook is told of event {} ({}): see the failures above", record.id,
        record.type
    );
    database.write([&](db::Sql& sql) { store::move_position(sql, from, record.cursor()); });
}

}  // namespace mainstay::webhooks
