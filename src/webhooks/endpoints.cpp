#include "webhooks/endpoints.hpp"

#include <algorithm>
#include <map>

#include "http/codes.hpp"
#include "http/page.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::webhooks {

namespace {

constexpr std::string_view list_name = "webhooks";
constexpr int counted_max = 100;
constexpr std::chrono::hours health_of{24};

/// What is recorded of a webhook: everything but its secrets.
struct RecordedWebhook {
    std::string name;
    std::string url;
    std::vector<std::string> events;
    std::string filter;
    Id<User> owner;
    bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(RecordedWebhook, (), (name, url, events, filter, owner, enabled))

RecordedWebhook recorded(const Webhook& webhook) {
    return {
        webhook.name,   webhook.url,   split_events(webhook.events),
        webhook.filter, webhook.owner, webhook.enabled,
    };
}

timeline::Subject subject_of(Id<Webhook> id) { return {"webhook", id.value}; }

WebhookHealth health(db::Sql& sql, const Call& call, const Webhook& webhook) {
    auto count = [&](WebhookDeliveryState state, Time since) {
        return store::count(sql, webhook.id, state, since, counted_max);
    };
    const auto since = call.now - health_of;
    return {
        .delivered = count(WebhookDeliveryState::delivered, since),
        .failed = count(WebhookDeliveryState::failed, since),
        .pending = count(WebhookDeliveryState::pending, Time{}),
        .succeeded_at = webhook.succeeded_at,
        .failing_since = webhook.failing_since,
    };
}

WebhookView view_of(db::Sql& sql, const Call& call, const Webhook& webhook) {
    auto owner = identity::find_person(sql, webhook.owner);
    WebhookView view{
        .id = webhook.id,
        .name = webhook.name,
        .url = webhook.url,
        .events = split_events(webhook.events),
        .filter = webhook.filter,
        .owner = {webhook.owner, owner ? owner->name : ""},
        .is_owner_active = owner && owner->is_active,
        .enabled = webhook.enabled,
        .disabled_reason = webhook.disabled_reason,
        .health = health(sql, call, webhook),
        .created_at = webhook.created_at,
        .version = webhook.version,
    };
    if (webhook.former_until && *webhook.former_until > call.now)
        view.former_secret_until = webhook.former_until;
    return view;
}

http::Versioned<WebhookView> versioned(db::Sql& sql, const Call& call, Id<Webhook> id) {
    auto webhook = *store::find(sql, id);
    return {view_of(sql, call, webhook), webhook.version};
}

const events::PublicEventSource* source_of(const Sources& sources, std::string_view name) {
    auto found = std::ranges::find_if(sources, [&](const auto& source) {
        return std::ranges::find(source.names, name) != source.names.end();
    });
    return found == sources.end() ? nullptr : &*found;
}

/// The names, each once.
Result<std::vector<std::string>> checked_events(
    const std::vector<Line<100>>& wanted, const Sources& sources
) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& name = wanted[i].value;
        if (!source_of(sources, name))
            return invalid({wrong("events[" + std::to_string(i) + "]", code::unknown_event)});
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
    if (names.empty()) return invalid({wrong("events", code::no_events)});
    return names;
}

/// Checks a filter as its owner, whose eyes it sees with, for each kind of event that it narrows.
Result<> check_filter(db::Sql& sql, const Call& call, const Webhook& webhook, const Sources& all) {
    if (webhook.filter.empty()) return {};
    auto owner = identity::call_as(sql, webhook.owner, call.now);
    if (!owner) return invalid({wrong("owner", code::owner_unfit)});
    for (const auto& name : split_events(webhook.events)) {
        const auto* source = source_of(all, name);
        if (!source || !source->check_filter)
            return invalid({wrong("filter", code::filter_without_kind)});
        TRY(source->check_filter(sql, *owner, webhook.filter));
    }
    return {};
}

/// Who reaches no more than their own makes none for another: it would see with the other's eyes.
Result<Id<User>> owner_for(db::Sql& sql, const Call& call, std::optional<Id<User>> wanted) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    auto owner = wanted.value_or(call.caller->user);
    auto person = identity::find_person(sql, owner);
    bool is_unfit = !person || !person->is_active;
    bool may_choose = identity::may(call, webhooks_manage, {.owner = owner});
    if (is_unfit || !may_choose) return invalid({wrong("owner", code::owner_unfit)});
    return owner;
}

void record(
    db::Sql& sql, const Call& call, Id<Webhook> id, std::string_view action,
    wire::json::value before, wire::json::value after
) {
    timeline::record(sql, call, subject_of(id), action, std::move(before), std::move(after));
}

}  // namespace

Resource webhook_resource(db::Sql& sql, const Call&, std::int64_t id) {
    return {.owner = store::find(sql, Id<Webhook>{id}).value().owner};
}

Result<http::Page<PublicEventView>> list_public_events(
    db::Sql&, const Call& call, const http::Nothing&, const Sources& sources
) {
    TRY(identity::require_some(call, webhooks_manage));
    http::Page<PublicEventView> page;
    for (const auto& source : sources)
        for (const auto& name : source.names) page.items.push_back({name, source.filter_kind});
    return page;
}

Result<Webhook> require_webhook(db::Sql& sql, const Call& call, Id<Webhook> id) {
    TRY(identity::require_some(call, webhooks_manage));
    auto webhook = store::find(sql, id);
    if (!webhook || !identity::may(call, webhooks_manage, {.owner = webhook->owner}))
        return refuse(mainstay::code::not_found);
    return *std::move(webhook);
}

Result<http::Page<WebhookView>> list_webhooks(
    db::Sql& sql, const Call& call, const ListWebhooks& request
) {
    TRY(identity::require_some(call, webhooks_manage));
    Id<Webhook> after;
    if (request.cursor)
        after = std::get<0>(TRY(http::read_cursor<Id<Webhook>>(list_name, request.cursor->value)));
    auto limit = static_cast<int>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::list(sql, identity::scope(call, webhooks_manage), after, limit + 1),
        static_cast<std::size_t>(limit),
        [](const Webhook& last) { return http::cursor_after(list_name, last.id); }
    );
    http::Page<WebhookView> shown{.items = {}, .next = page.next, .may = {"create"}};
    for (const auto& webhook : page.items) shown.items.push_back(view_of(sql, call, webhook));
    return shown;
}

Result<http::Versioned<WebhookView>> show_webhook(
    db::Sql& sql, const Call& call, const WhichWebhook& request
) {
    auto webhook = TRY(require_webhook(sql, call, request.id));
    return http::Versioned<WebhookView>{view_of(sql, call, webhook), webhook.version};
}

Result<WebhookWithSecret> create_webhook(
    db::Sql& sql, const Call& call, const CreateWebhook& request, const Sources& sources,
    const outgoing::Vault& vault
) {
    TRY(identity::require_some(call, webhooks_manage));
    Webhook made{.name = request.name.value, .url = request.url.value, .created_at = call.now};
    made.owner = TRY(owner_for(sql, call, request.owner));
    TRY(outgoing::check_url("url", made.url));
    made.events = joined_events(TRY(checked_events(request.events, sources)));
    if (request.filter) made.filter = request.filter->value;
    TRY(check_filter(sql, call, made, sources));
    if (store::count(sql) >= webhooks_max)
        return refuse(code::too_many_webhooks, {{"max", std::to_string(webhooks_max)}});
    auto secret = outgoing::new_secret();
    made.secret = vault.sealed(secret);
    made.enabled = request.enabled.value_or(true);
    made.id = store::insert(sql, made);
    record(sql, call, made.id, "created", nullptr, wire::encode(recorded(made)));
    return WebhookWithSecret{versioned(sql, call, made.id).body, secret};
}

Result<http::Versioned<WebhookView>> change_webhook(
    db::Sql& sql, const Call& call, const ChangeWebhook& request, const Sources& sources
) {
    auto webhook = TRY(require_webhook(sql, call, request.id));
    if (request.if_match && *request.if_match != webhook.version) return refuse(http::code::stale);
    auto before = wire::encode(recorded(webhook));
    if (request.name) webhook.name = request.name->value;
    if (request.url) {
        TRY(outgoing::check_url("url", request.url->value));
        webhook.url = request.url->value;
    }
    if (request.events)
        webhook.events = joined_events(TRY(checked_events(*request.events, sources)));
    if (request.filter) webhook.filter = request.filter->value;
    if (request.filter || request.events) TRY(check_filter(sql, call, webhook, sources));
    if (request.enabled) {
        if (*request.enabled && !webhook.enabled) webhook.failing_since.reset();
        if (!*request.enabled && webhook.enabled)
            store::cancel_pending(sql, webhook.id, "The webhook was turned off.", call.now);
        webhook.enabled = *request.enabled;
        webhook.disabled_reason.reset();
    }
    if (!store::update(sql, webhook)) return refuse(http::code::stale);
    record(sql, call, webhook.id, "changed", before, wire::encode(recorded(webhook)));
    return versioned(sql, call, webhook.id);
}

Result<> remove_webhook(db::Sql& sql, const Call& call, const WhichWebhook& request) {
    auto webhook = TRY(require_webhook(sql, call, request.id));
    store::mark_removed(sql, webhook.id);
    record(sql, call, webhook.id, "removed", wire::encode(recorded(webhook)), nullptr);
    return {};
}

Result<WebhookWithSecret> replace_secret(
    db::Sql& sql, const Call& call, const WhichWebhook& request, const outgoing::Vault& vault
) {
    auto webhook = TRY(require_webhook(sql, call, request.id));
    auto secret = outgoing::new_secret();
    webhook.former_secret = webhook.secret;
    webhook.former_until = call.now + secret_overlap;
    webhook.secret = vault.sealed(secret);
    if (!store::update(sql, webhook)) return refuse(http::code::stale);
    record(sql, call, webhook.id, "secret_replaced", nullptr, nullptr);
    return WebhookWithSecret{versioned(sql, call, webhook.id).body, secret};
}

}  // namespace mainstay::webhooks
