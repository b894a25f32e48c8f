#include "mail/store.hpp"

namespace mainstay::mail {

Id<Mail> insert(db::Sql& sql, const Mail& mail) {
    return *sql.value<Id<Mail>>(
        "INSERT INTO mail (application, envelope_from, envelope_to, reply_token_ticket, original, "
        "bytes, state,"
        " received_at)"
        " VALUES (:application, :envelope_from, :envelope_to, :reply_token_ticket, :original, "
        ":bytes, 'received',"
        " :received_at)"
        " RETURNING id",
        mail.application, mail.envelope_from, mail.envelope_to, mail.reply_token_ticket,
        mail.original, mail.bytes, mail.received_at
    );
}

std::optional<Mail> find(db::Sql& sql, Id<Mail> id) {
    return sql.one<Mail>("FROM mail WHERE id = :id", id);
}

std::vector<Mail> list(db::Sql& sql, MailState state, std::optional<Id<Mail>> before, int limit) {
    db::Query query;
    query.add("FROM mail WHERE state = :state", state);
    if (before) query.add(" AND id < :before", *before);
    query.add(" ORDER BY id DESC LIMIT :limit", limit);
    return sql.all<Mail>(query);
}

bool settle(db::Sql& sql, const Mail& mail) {
    return sql.run(
               "UPDATE mail SET state = :state, reason = :reason, message_id = :message_id,"
               " from_address = :from_address, from_name = :from_name, subject = :subject, headers "
               "= :headers,"
               " preview = :preview, handled_at = :handled_at"
               " WHERE id = :id AND state = 'received'",
               mail.state, mail.reason, mail.message_id, mail.from_address, mail.from_name,
               mail.subject, mail.headers, mail.preview, mail.handled_at, mail.id
           ) == 1;
}

bool decide(db::Sql& sql, Id<Mail> id, MailState state, Id<Application> application, Time now) {
    return sql.run(
               "UPDATE mail SET state = :state, application = :application, handled_at = :now"
               " WHERE id = :id AND state IN ('needs_attention', 'dismissed')",
               state, application, now, id
           ) == 1;
}

}  // namespace mainstay::mail
