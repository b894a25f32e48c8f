// Notifications and what people chose about them to rows and back. No rule lives here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "events/events.hpp"
#include "events/notification_source.hpp"

namespace mainstay::notifications {

using events::MailChoice;

/// One row of `notification`.
struct Notification {
    Id<Notification> id;
    Id<User> recipient;
    std::string kind;
    std::int64_t subject = 0;
    std::string reason;
    std::string detail;
    std::optional<Id<User>> actor;  // Of the last of `count`; none for the system.
    std::int64_t count = 1;         // How often it happened while it was unread.
    Time first_at;
    Time last_at;
    std::optional<Time> read_at;
    bool in_app = true;           // Whether the inbox shows it; else it is for mail only.
    std::optional<Time> mail_at;  // When it is to be mailed, unless it is read before.
    std::optional<Time> mailed_at;
};
BOOST_DESCRIBE_STRUCT(
    Notification, (),
    (id, recipient, kind, subject, reason, detail, actor, count, first_at, last_at, read_at, in_app,
     mail_at, mailed_at)
)

/// Where a person wants one kind of notification.
struct Choice {
    std::string kind;
    bool in_app = true;
    MailChoice mail = MailChoice::off;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (kind, in_app, mail))

/// How a person wants to be mailed: when the digest comes, and in which language.
struct MailSettings {
    int hour = 8;  // Of the day, on a clock of that zone.
    std::string zone = "UTC";
    std::string language = "en";  // By its name, as a Language.
};
BOOST_DESCRIBE_STRUCT(MailSettings, (), (hour, zone, language))

namespace store {

/// The place in the stream up to which notifications were made.
events::Cursor position(db::Sql& sql);

/// Moves it; false where it was moved from `from` before.
bool move_position(db::Sql& sql, events::Cursor from, events::Cursor to);

/// Adds it, or counts it to the unread one of the same person, kind and subject. Its `id` is not
/// looked at. Index: notification_unread.
void add(db::Sql& sql, const Notification& notification);

std::optional<Notification> find(db::Sql& sql, Id<Notification> id);

/// A place in a person's inbox, which is sorted from the newest back.
struct Place {
    Time last_at;
    Id<Notification> id;
};

/// What the inbox of that person holds before `before`, from the newest back. Index:
/// notification_recipient.
std::vector<Notification> inbox(
    db::Sql& sql, Id<User> recipient, bool only_unread, std::optional<Place> before, int limit
);

/// Marks these of that person as read, which drops their mail; returns how many were unread.
std::int64_t mark_read(
    db::Sql& sql, Id<User> recipient, std::span<const Id<Notification>> ids, Time now
);

/// The same for all up to that place.
std::int64_t mark_read_until(db::Sql& sql, Id<User> recipient, Place place, Time now);

/// The people who have something to be mailed by now, longest due first. Index: notification_mail.
std::vector<Id<User>> due_recipients(db::Sql& sql, Time now, int limit);

/// What is to be mailed to that person by now, newest first. Index: notification_recipient.
std::vector<Notification> due_mail(db::Sql& sql, Id<User> recipient, Time now, int limit);

/// Unread notifications that are yet to be mailed.
std::vector<Notification> pending_mail(db::Sql& sql, Id<User> recipient, int limit);

/// Writes when it is to be mailed, when it was, and when it was read.
void update_mail(db::Sql& sql, const Notification& notification);

std::vector<Choice> choices(db::Sql& sql, Id<User> person);
void save_choice(db::Sql& sql, Id<User> person, const Choice& choice);

std::optional<MailSettings> mail_settings(db::Sql& sql, Id<User> person);
void save_mail_settings(db::Sql& sql, Id<User> person, const MailSettings& settings);

/// Deletes up to `limit` that were read before the one time, or are older than the other, read or
/// not; returns how many. Index: notification_read, notification_last.
std::int64_t remove_old(db::Sql& sql, Time read_before, Time last_before, int limit);

/// People of whom more than `max` are kept, up to `limit` of them. Without an index.
std::vector<Id<User>> crowded(db::Sql& sql, std::int64_t max, int limit);

/// Deletes the oldest of that person, so that `max` stay. Index: notification_recipient.
std::int64_t remove_beyond(db::Sql& sql, Id<User> recipient, std::int64_t max);

}  // namespace store

}  // namespace mainstay::notifications
