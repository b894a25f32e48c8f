#include "webhooks/notifications.hpp"

#include "events/webhook_disabled.hpp"
#include "identity/identity.hpp"
#include "webhooks/notification_texts.hpp"
#include "webhooks/permissions.hpp"
#include "webhooks/webhook_store.hpp"

namespace mainstay::webhooks {

namespace {

constexpr std::string_view disabled = "webhook.disabled";
constexpr int administrators_max = 200;

events::Interested interested(db::Sql& sql, const events::EventRecord& record) {
    auto change = record.as<events::WebhookDisabled>();
    if (!change) return {};
    events::Interested all;
    auto add = [&](Id<User> person, std::string reason) {
        all.people.push_back({
            std::string(disabled),
            person.value,
            change->webhook,
            std::move(reason),
            change->reason,
        });
    };
    if (auto webhook = store::find(sql, {change->webhook})) add(webhook->owner, "maker");
    for (auto person : identity::administrators(sql, administrators_max))
        add(person, "administrator");
    return all;
}

std::map<std::int64_t, events::NotificationSubject> visible(
    db::Sql& sql, const Call& call, std::string_view, std::span<const std::int64_t> subjects
) {
    std::map<std::int64_t, events::NotificationSubject> found;
    for (auto id : subjects) {
        auto webhook = store::find(sql, {id});
        if (!webhook || !identity::may(call, webhooks_manage, {.owner = webhook->owner})) continue;
        found[id] = {
            .name = webhook->name,
            .title = "",
            .link = "/webhooks/" + std::to_string(id),
        };
    }
    return found;
}

}  // namespace

std::vector<events::NotificationSource> notification_sources() {
    events::NotificationKind kind{.name = std::string(disabled)};
    kind.is_for_requesters = false;
    kind.is_mailable = false;  // Mail is listed beside an application, and it is of none.
    return {{
        .kinds = {std::move(kind)},
        .texts = notification_texts(),
        .types = {std::string(events::WebhookDisabled::type)},
        .interested = interested,
        .visible = visible,
    }};
}

}  // namespace mainstay::webhooks
