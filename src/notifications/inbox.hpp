// A person's own inbox: what they are notified of, as far as they may still see it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "notifications/kinds.hpp"

namespace mainstay::notifications {

/// How many unread ones are counted at most.
inline constexpr int counted_max = 100;
/// How many may be marked as read by one request.
inline constexpr std::size_t marked_max = 200;

struct ListNotifications {
    std::optional<bool> unread;  // True: only those.
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListNotifications, (), (unread, limit, cursor))

struct NotificationView {
    Id<Notification> id;
    std::string kind;
    std::string reason;
    std::string name;   // Of the thing: `SHOP-42`.
    std::string title;  // Of the thing: `It burns`.
    std::string path;   // Where it is in the interface: `/tickets/SHOP-42`.
    std::string detail;
    std::optional<identity::NameRef> actor;
    std::int64_t count = 1;
    Time first_at;
    Time last_at;
    bool is_read = false;
};
BOOST_DESCRIBE_STRUCT(
    NotificationView, (),
    (id, kind, reason, name, title, path, detail, actor, count, first_at, last_at, is_read)
)

/// A part of the inbox, and how many of all of it are unread.
struct Inbox {
    std::vector<NotificationView> items;
    std::optional<std::string> next;
    std::int64_t unread_count = 0;  // At most counted_max.
};
BOOST_DESCRIBE_STRUCT(Inbox, (), (items, next, unread_count))

struct MarkRead {
    std::vector<Id<Notification>> ids;
    std::optional<Id<Notification>> up_to;  // And all that are older.
};
BOOST_DESCRIBE_STRUCT(MarkRead, (), (ids, up_to))

struct UnreadCount {
    std::int64_t unread_count = 0;
};
BOOST_DESCRIBE_STRUCT(UnreadCount, (), (unread_count))

/// The caller's own, the newest first. A part may hold fewer than `limit`: what the caller may not
/// see any more is left out. Refuses: unauthenticated; invalid for a cursor of another list.
Result<Inbox> list_notifications(
    db::Sql& sql, const Call& call, const ListNotifications& request, const Kinds& kinds
);

/// Marks the caller's own as read; those of others are not looked at.
/// Refuses: unauthenticated; invalid where neither is named, or too many are.
Result<UnreadCount> mark_notifications_read(
    db::Sql& sql, const Call& call, const MarkRead& request, const Kinds& kinds
);

/// These notifications with what they are about, for who may see it; the others are left out.
struct ShownNotification {
    Notification notification;
    events::NotificationSubject subject;
};

std::vector<ShownNotification> shown_to(
    db::Sql& sql, const Call& call, const Kinds& kinds, std::vector<Notification> notifications
);

/// The names of who caused these.
std::map<Id<User>, identity::UserRef> actors_of(
    db::Sql& sql, const std::vector<ShownNotification>& shown
);

}  // namespace mainstay::notifications
