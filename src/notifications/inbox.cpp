#include "notifications/inbox.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/check.hpp"
#include "events/events.hpp"
#include "events/notification_changed.hpp"
#include "http/page.hpp"

namespace mainstay::notifications {

namespace {

constexpr std::string_view list_name = "notifications";

Result<Id<User>> person(const Call& call) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    return call.caller->user;
}

NotificationView view_of(
    const ShownNotification& shown, const std::map<Id<User>, identity::UserRef>& actors
) {
    const auto& [row, subject] = shown;
    NotificationView view{
        .id = row.id,
        .kind = row.kind,
        .reason = row.reason,
        .name = subject.name,
        .title = subject.title,
        .path = subject.link,
        .detail = row.detail,
        .count = row.count,
        .first_at = row.first_at,
        .last_at = row.last_at,
        .is_read = row.read_at.has_value(),
    };
    if (row.actor)
        if (auto actor = actors.find(*row.actor); actor != actors.end())
            view.actor = identity::NameRef{actor->second.id, actor->second.name};
    return view;
}

std::int64_t unread_count(db::Sql& sql, const Call& call, const Kinds& kinds) {
    auto unread = store::inbox(sql, call.caller->user, true, std::nullopt, counted_max);
    return static_cast<std::int64_t>(shown_to(sql, call, kinds, std::move(unread)).size());
}

std::string cursor_of(const Notification& last) {
    return http::cursor_after(list_name, last.last_at, last.id);
}

}  // namespace

std::vector<ShownNotification> shown_to(
    db::Sql& sql, const Call& call, const Kinds& kinds, std::vector<Notification> notifications
) {
    std::map<std::string, std::vector<std::int64_t>> wanted;
    for (const auto& each : notifications) wanted[each.kind].push_back(each.subject);
    std::map<std::string, std::map<std::int64_t, events::NotificationSubject>> visible;
    for (auto& [kind, subjects] : wanted) {
        std::sort(subjects.begin(), subjects.end());
        subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
        visible[kind] = kinds.visible(sql, call, kind, subjects);
    }
    std::vector<ShownNotification> shown;
    for (auto& each : notifications) {
        const auto& of_kind = visible[each.kind];
        if (auto subject = of_kind.find(each.subject); subject != of_kind.end())
            shown.push_back({std::move(each), subject->second});
    }
    return shown;
}

std::map<Id<User>, identity::UserRef> actors_of(
    db::Sql& sql, const std::vector<ShownNotification>& shown
) {
    std::vector<Id<User>> actors;
    for (const auto& [row, subject] : shown)
        if (row.actor) actors.push_back(*row.actor);
    return identity::user_refs(sql, actors);
}

Result<Inbox> list_notifications(
    db::Sql& sql, const Call& call, const ListNotifications& request, const Kinds& kinds
) {
    auto own = TRY(person(call));
    auto limit = static_cast<int>(request.limit.value_or(Count<1, 100>{30}).value);
    std::optional<store::Place> before;
    if (request.cursor) {
        using Row = Id<Notification>;
        auto [last_at, id] = TRY((http::read_cursor<Time, Row>(list_name, request.cursor->value)));
        before = store::Place{last_at, id};
    }
    auto rows = store::inbox(sql, own, request.unread.value_or(false), before, limit + 1);
    auto page = http::page_of(std::move(rows), static_cast<std::size_t>(limit), cursor_of);
    auto shown = shown_to(sql, call, kinds, std::move(page.items));
    auto actors = actors_of(sql, shown);
    Inbox inbox{.next = std::move(page.next), .unread_count = unread_count(sql, call, kinds)};
    for (const auto& each : shown) inbox.items.push_back(view_of(each, actors));
    return inbox;
}

Result<UnreadCount> mark_notifications_read(
    db::Sql& sql, const Call& call, const MarkRead& request, const Kinds& kinds
) {
    auto own = TRY(person(call));
    TRY(identity::require(call, identity::own_write));
    if (request.ids.empty() && !request.up_to)
        return invalid({wrong("ids", mainstay::code::missing)});
    if (request.ids.size() > marked_max)
        return invalid(
            {wrong("ids", mainstay::code::too_many_items, {{"max", std::to_string(marked_max)}})}
        );
    std::int64_t marked = 0;
    if (!request.ids.empty()) marked += store::mark_read(sql, own, request.ids, call.now);
    auto last = request.up_to ? store::find(sql, *request.up_to) : std::nullopt;
    if (last && last->recipient == own)
        marked += store::mark_read_until(sql, own, {last->last_at, last->id}, call.now);
    if (marked > 0) events::emit(sql, call, events::NotificationChanged{{own.value}});
    return UnreadCount{unread_count(sql, call, kinds)};
}

}  // namespace mainstay::notifications
