#include "webhooks/deliveries.hpp"

#include "http/page.hpp"
#include "jobs/jobs.hpp"
#include "timeline/timeline.hpp"
#include "webhooks/dispatch.hpp"
#include "webhooks/endpoints.hpp"
#include "webhooks/sending.hpp"
#include "wire/codec.hpp"

namespace mainstay::webhooks {

namespace {

constexpr std::string_view list_name = "webhook_deliveries";
constexpr int attempts_shown = 50;
constexpr int replayed_max = 1'000;

void fill(db::Sql& sql, const WebhookDelivery& row, WebhookDeliveryView& view) {
    view.id = row.id;
    view.message_id = row.message_id;
    view.type = row.type;
    view.state = row.state;
    view.reason = row.reason;
    view.tries = row.tries;
    view.next_at = row.next_at;
    view.created_at = row.created_at;
    view.ended_at = row.ended_at;
    for (const auto& last : store::attempts(sql, row.id, 1)) {
        view.status = last.status;
        view.latency_ms = last.latency_ms;
    }
}

WebhookDeliveryView view_of(db::Sql& sql, const WebhookDelivery& row) {
    WebhookDeliveryView view;
    fill(sql, row, view);
    return view;
}

}  // namespace

Result<http::Page<WebhookDeliveryView>> list_deliveries(
    db::Sql& sql, const Call& call, const ListDeliveries& request
) {
    auto webhook = TRY(require_webhook(sql, call, request.id));
    Id<WebhookDelivery> before;
    if (request.cursor)
        before =
            std::get<0>(TRY(http::read_cursor<Id<WebhookDelivery>>(list_name, request.cursor->value)
            ));
    auto limit = static_cast<int>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::deliveries(sql, webhook.id, request.state, before, limit + 1),
        static_cast<std::size_t>(limit),
        [](const WebhookDelivery& last) { return http::cursor_after(list_name, last.id); }
    );
    http::Page<WebhookDeliveryView> shown{.items = {}, .next = page.next};
    for (const auto& row : page.items) shown.items.push_back(view_of(sql, row));
    return shown;
}

Result<WebhookDeliveryDetail> show_delivery(
    db::Sql& sql, const Call& call, const WhichDelivery& request
) {
    auto webhook = TRY(require_webhook(sql, call, request.id));
    auto row = store::find_delivery(sql, webhook.id, request.delivery);
    if (!row) return refuse(mainstay::code::not_found);
    WebhookDeliveryDetail detail;
    fill(sql, *row, detail);
    detail.body = row->body;
    for (auto& attempt : store::attempts(sql, row->id, attempts_shown))
        detail.attempts.push_back(
            {attempt.at, attempt.status, attempt.latency_ms, attempt.answer, attempt.reason}
        );
    return detail;
}

Result<WebhookDeliveryView> send_test(db::Sql& sql, const Call& call, const WhichWebhook& request) {
    auto webhook = TRY(require_webhook(sql, call, request.id));
    auto made = delivery_of(
        webhook, std::string(test_type), 0, wire::json::object{{"webhook", webhook.name}}, call.now
    );
    store::add(sql, made);
    jobs::enqueue(sql, SendWebhooks{webhook.id}, call.now, to_string(webhook.id));
    auto rows = store::deliveries(sql, webhook.id, {}, {}, 1);
    return view_of(sql, rows.at(0));
}

Result<WebhookDeliveryView> replay_delivery(
    db::Sql& sql, const Call& call, const WhichDelivery& request
) {
    auto webhook = TRY(require_webhook(sql, call, request.id));
    auto row = store::find_delivery(sql, webhook.id, request.delivery);
    if (!row || row->body.empty()) return refuse(mainstay::code::not_found);
    if (!webhook.enabled && !row->is_test()) return refuse(code::webhook_disabled);
    if (row->state == WebhookDeliveryState::pending) return refuse(code::delivery_pending);
    row->state = WebhookDeliveryState::pending;
    row->reason.reset();
    row->tries = 0;
    row->next_at = call.now;
    row->ended_at.reset();
    store::write_state(sql, *row);
    jobs::enqueue(sql, SendWebhooks{webhook.id}, call.now, to_string(webhook.id));
    return view_of(sql, *row);
}

Result<ReplayedDeliveries> replay_failed(
    db::Sql& sql, const Call& call, const ReplayFailed& request
) {
    auto webhook = TRY(require_webhook(sql, call, request.id));
    if (!webhook.enabled) return refuse(code::webhook_disabled);
    auto replayed = store::replay_failed(sql, webhook.id, request.since, call.now, replayed_max);
    if (replayed > 0) {
        jobs::enqueue(sql, SendWebhooks{webhook.id}, call.now, to_string(webhook.id));
        timeline::record(
            sql, call, {"webhook", webhook.id.value}, "replayed", nullptr,
            wire::json::object{{"since", to_string(request.since)}}
        );
    }
    return ReplayedDeliveries{replayed, replayed == replayed_max};
}

}  // namespace mainstay::webhooks
