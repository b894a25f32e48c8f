#include "notifications/store.hpp"

namespace mainstay::notifications::store {

namespace {

struct PositionRow {
    std::int64_t tx = 0;
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(PositionRow, (), (tx, id))

}  // namespace

events::Cursor position(db::Sql& sql) {
    auto row = sql.one<PositionRow>("FROM notification_position");
    return row ? events::Cursor{row->tx, row->id} : events::Cursor{};
}

bool move_position(db::Sql& sql, events::Cursor from, events::Cursor to) {
    return sql.run(
               "UPDATE notification_position SET tx = :tx, id = :id"
               " WHERE tx = :from_tx AND id = :from_id",
               to.tx, to.id, from.tx, from.id
           ) == 1;
}

void add(db::Sql& sql, const Notification& notification) {
    sql.run(
        "INSERT INTO notification (recipient, kind, subject, reason, detail, actor, count,"
        " first_at, last_at, in_app, mail_at)"
        " VALUES (:recipient, :kind, :subject, :reason, :detail, :actor, :count,"
        " :first_at, :last_at, :in_app, :mail_at)"
        " ON CONFLICT (recipient, kind, subject) WHERE read_at IS NULL DO UPDATE SET"
        " count = notification.count + excluded.count, last_at = excluded.last_at,"
        " reason = excluded.reason, detail = excluded.detail, actor = excluded.actor,"
        " in_app = excluded.in_app, mail_at = COALESCE(notification.mail_at, excluded.mail_at)",
        notification.recipient, notification.kind, notification.subject, notification.reason,
        notification.detail, notification.actor, notification.count, notification.first_at,
        notification.last_at, notification.in_app, notification.mail_at
    );
}

std::optional<Notification> find(db::Sql& sql, Id<Notification> id) {
    return sql.one<Notification>("FROM notification WHERE id = :id", id);
}

std::vector<Notification> inbox(
    db::Sql& sql, Id<User> recipient, bool only_unread, std::optional<Place> before, int limit
) {
    db::Query query;
    query.add("FROM notification WHERE recipient = :recipient AND in_app = 1", recipient);
    if (only_unread) query.add(" AND read_at IS NULL");
    if (before)
        query.add(
            " AND (last_at, id) < (CAST(:last_at AS BIGINT), CAST(:id AS BIGINT))", before->last_at,
            before->id
        );
    query.add(" ORDER BY last_at DESC, id DESC LIMIT :limit", limit);
    return sql.all<Notification>(query);
}

std::int64_t mark_read(
    db::Sql& sql, Id<User> recipient, std::span<const Id<Notification>> ids, Time now
) {
    db::Query query;
    query.add("UPDATE notification SET mail_at = NULL, read_at = :now", now);
    query.add(" WHERE recipient = :recipient AND read_at IS NULL AND id IN ", recipient);
    return sql.run(query.add_list(ids));
}

std::int64_t mark_read_until(db::Sql& sql, Id<User> recipient, Place place, Time now) {
    return sql.run(
        "UPDATE notification SET mail_at = NULL, read_at = :now"
        " WHERE recipient = :recipient AND read_at IS NULL AND in_app = 1"
        " AND (last_at, id) <= (CAST(:last_at AS BIGINT), CAST(:id AS BIGINT))",
        now, recipient, place.last_at, place.id
    );
}

std::vector<Id<User>> due_recipients(db::Sql& sql, Time now, int limit) {
    return sql.all<Id<User>>(
        "SELECT recipient FROM notification WHERE mail_at IS NOT NULL AND mail_at <= :now"
        " GROUP BY recipient ORDER BY MIN(mail_at), recipient LIMIT :limit",
        now, limit
    );
}

std::vector<Notification> due_mail(db::Sql& sql, Id<User> recipient, Time now, int limit) {
    return sql.all<Notification>(
        "FROM notification WHERE recipient = :recipient"
        " AND mail_at IS NOT NULL AND mail_at <= :now"
        " ORDER BY last_at DESC, id DESC LIMIT :limit",
        recipient, now, limit
    );
}

std::vector<Notification> pending_mail(db::Sql& sql, Id<User> recipient, int limit) {
    return sql.all<Notification>(
        "FROM notification WHERE recipient = :recipient AND mail_at IS NOT NULL"
        " ORDER BY last_at DESC, id DESC LIMIT :limit",
        recipient, limit
    );
}

void update_mail(db::Sql& sql, const Notification& notification) {
    sql.run(
        "UPDATE notification SET mail_at = :mail_at, mailed_at = :mailed_at, read_at = :read_at"
        " WHERE id = :id",
        notification.mail_at, notification.mailed_at, notification.read_at, notification.id
    );
}

std::vector<Choice> choices(db::Sql& sql, Id<User> person) {
    return sql.all<Choice>(
        "FROM notification_choice WHERE person = :person ORDER BY kind LIMIT 1000", person
    );
}

void save_choice(db::Sql& sql, Id<User> person, const Choice& choice) {
    sql.run(
        "INSERT INTO notification_choice (person, kind, in_app, mail)"
        " VALUES (:person, :kind, :in_app, :mail)"
        " ON CONFLICT (person, kind) DO UPDATE SET in_app = excluded.in_app, mail = excluded.mail",
        person, choice.kind, choice.in_app, choice.mail
    );
}

std::optional<MailSettings> mail_settings(db::Sql& sql, Id<User> person) {
    return sql.one<MailSettings>("FROM notification_digest WHERE person = :person", person);
}

void save_mail_settings(db::Sql& sql, Id<User> person, const MailSettings& settings) {
    sql.run(
        "INSERT INTO notification_digest (person, hour, zone, language)"
        " VALUES (:person, :hour, :zone, :language)"
        " ON CONFLICT (person) DO UPDATE SET hour = excluded.hour, zone = excluded.zone,"
        " language = excluded.language",
        person, settings.hour, settings.zone, settings.language
    );
}

std::int64_t remove_old(db::Sql& sql, Time read_before, Time last_before, int limit) {
    auto read = sql.run(
        "DELETE FROM notification WHERE id IN (SELECT id FROM notification"
        " WHERE read_at IS NOT NULL AND read_at < :read_before ORDER BY read_at LIMIT :limit)",
        read_before, limit
    );
    auto old = sql.run(
        "DELETE FROM notification WHERE id IN (SELECT id FROM notification"
        " WHERE last_at < :last_before ORDER BY last_at LIMIT :limit)",
        last_before, limit
    );
    return read + old;
}

std::vector<Id<User>> crowded(db::Sql& sql, std::int64_t max, int limit) {
    return sql.all<Id<User>>(
        "SELECT recipient FROM notification GROUP BY recipient HAVING COUNT(*) > :max LIMIT :limit",
        max, limit
    );
}

std::int64_t remove_beyond(db::Sql& sql, Id<User> recipient, std::int64_t max) {
    return sql.run(
        "DELETE FROM notification WHERE id IN (SELECT id FROM notification"
        " WHERE recipient = :recipient ORDER BY last_at DESC, id DESC LIMIT 10000 OFFSET :max)",
        recipient, max
    );
}

}  // namespace mainstay::notifications::store
