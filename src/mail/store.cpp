#include "mail/store.hpp"

namespace mainstay::mail {

Id<Mail> insert(db::Sql& sql, const Mail& mail) {
    return *sql.value<Id<Mail>>(
        "INSERT INTO mail (direction, application, envelope_from, envelope_to, reply_token_ticket,"
        " outgoing, original, bytes, state, reason, answer, message_id, digest, from_address,"
        " from_name, subject, headers, preview, received_at, handled_at, sender_check,"
        " handed_over_at, may_be_repeated, notice)"
        " VALUES (:direction, :application, :envelope_from, :envelope_to, :reply_token_ticket,"
        " :outgoing, :original, :bytes, :state, :reason, :answer, :message_id, :digest,"
        " :from_address, :from_name, :subject, :headers, :preview, :received_at, :handled_at,"
        " :sender_check, :handed_over_at, :may_be_repeated, :notice)"
        " RETURNING id",
        mail.direction, mail.application, mail.envelope_from, mail.envelope_to,
        mail.reply_token_ticket, mail.outgoing, mail.original, mail.bytes, mail.state, mail.reason,
        mail.answer, mail.message_id, mail.digest, mail.from_address, mail.from_name, mail.subject,
        mail.headers, mail.preview, mail.received_at, mail.handled_at, mail.sender_check,
        mail.handed_over_at, mail.may_be_repeated, mail.notice
    );
}

std::optional<Mail> find(db::Sql& sql, Id<Mail> id) {
    return sql.one<Mail>("FROM mail WHERE id = :id", id);
}

std::vector<Mail> list(
    db::Sql& sql, const MailFilter& filter, const identity::Scope& scope,
    std::optional<Id<Mail>> before, int limit
) {
    db::Query query;
    query.add("FROM mail m WHERE state = :state", filter.state);
    scope.narrow(query);
    if (filter.direction) query.add(" AND direction = :direction", *filter.direction);
    if (filter.reason) query.add(" AND reason = :reason", *filter.reason);
    if (before) query.add(" AND id < :before", *before);
    query.add(" ORDER BY id DESC LIMIT :limit", limit);
    return sql.all<Mail>(query);
}

std::vector<CauseCount> causes(
    db::Sql& sql, MailState state, const identity::Scope& scope, int limit
) {
    db::Query query;
    query.add(
        "SELECT direction, reason, count(*) AS count, min(received_at) AS oldest_at,"
        " max(id) AS newest"
        " FROM (SELECT id, direction, COALESCE(reason, '') AS reason, received_at FROM mail m"
        " WHERE state = :state",
        state
    );
    scope.narrow(query);
    query.add(
        " ORDER BY id DESC LIMIT :limit) newest"
        " GROUP BY direction, reason ORDER BY count(*) DESC, direction, reason LIMIT 100",
        limit
    );
    return sql.all<CauseCount>(query);
}

std::vector<TicketOfReply> tickets_of(db::Sql& sql, std::span<const Id<Outgoing>> replies) {
    if (replies.empty()) return {};
    db::Query query{"SELECT id, ticket FROM mail_outgoing WHERE id IN "};
    query.add_list(replies);
    return sql.all<TicketOfReply>(query);
}

bool update(db::Sql& sql, const Mail& mail, MailState from) {
    auto changed = sql.run(
        "UPDATE mail SET application = :application, original = :original, bytes = :bytes,"
        " state = :state, reason = :reason, answer = :answer, message_id = :message_id,"
        " digest = :digest, from_address = :from_address, from_name = :from_name,"
        " subject = :subject, headers = :headers, preview = :preview, handled_at = :handled_at,"
        " sender_check = :sender_check, handed_over_at = :handed_over_at,"
        " may_be_repeated = :may_be_repeated"
        " WHERE id = :id AND state = :from",
        mail.application, mail.original, mail.bytes, mail.state, mail.reason, mail.answer,
        mail.message_id, mail.digest, mail.from_address, mail.from_name, mail.subject, mail.headers,
        mail.preview, mail.handled_at, mail.sender_check, mail.handed_over_at, mail.may_be_repeated,
        mail.id, from
    );
    return changed == 1;
}

std::optional<Mail> find_duplicate(db::Sql& sql, const Mail& mail) {
    return sql.one<Mail>(
        "FROM mail WHERE message_id = :message_id AND application = :application AND id <> :id"
        " AND direction = 'in' AND state = 'processed' ORDER BY id LIMIT 1",
        mail.message_id, mail.application, mail.id
    );
}

std::optional<Mail> find_same(db::Sql& sql, const Mail& mail) {
    return sql.one<Mail>(
        "FROM mail WHERE id IN ("
        "SELECT id FROM mail WHERE message_id = :message_id AND application = :application"
        " ORDER BY id DESC LIMIT 100)"
        " AND id <> :id AND direction = 'in' AND state = 'processed' AND digest = :digest"
        " ORDER BY id LIMIT 1",
        mail.message_id, mail.application, mail.id, mail.digest
    );
}

std::optional<Mail> find_sent(db::Sql& sql, const Mail& mail) {
    return sql.one<Mail>(
        "FROM mail WHERE message_id = :message_id AND application = :application"
        " AND direction = 'out' AND outgoing IS NOT NULL ORDER BY id LIMIT 1",
        mail.message_id, mail.application
    );
}

std::vector<Mail> all_sent(db::Sql& sql, std::string_view message_id) {
    return sql.all<Mail>(
        "FROM mail WHERE message_id = :message_id AND direction = 'out' AND state = 'sent'"
        " ORDER BY id LIMIT 100",
        message_id
    );
}

int count_failure(db::Sql& sql, Id<Mail> mail) {
    return *sql.value<int>(
        "INSERT INTO mail_failure (mail, failures) VALUES (:mail, 1)"
        " ON CONFLICT (mail) DO UPDATE SET failures = mail_failure.failures + 1"
        " RETURNING failures",
        mail
    );
}

void forget_failures(db::Sql& sql, Id<Mail> mail) {
    sql.run("DELETE FROM mail_failure WHERE mail = :mail", mail);
}

std::optional<Id<Outgoing>> insert(db::Sql& sql, const Outgoing& outgoing) {
    return sql.value<Id<Outgoing>>(
        "INSERT INTO mail_outgoing (message, ticket, reply, queued_at)"
        " VALUES (:message, :ticket, :reply, :queued_at)"
        " ON CONFLICT (message) DO NOTHING RETURNING id",
        outgoing.message, outgoing.ticket, outgoing.reply, outgoing.queued_at
    );
}

std::optional<Outgoing> find(db::Sql& sql, Id<Outgoing> id) {
    return sql.one<Outgoing>("FROM mail_outgoing WHERE id = :id", id);
}

}  // namespace mainstay::mail
