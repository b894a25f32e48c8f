#include "ticketing/mail_thread.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace mainstay::ticketing {

namespace {

struct MailOfMessage {
    Id<Message> message;
    std::string message_id;
};
BOOST_DESCRIBE_STRUCT(MailOfMessage, (), (message, message_id))

/// How the Message-ID of a mail that we make of a message begins.
std::string own_prefix(Id<Message> message) { return to_string(message) + "."; }

}  // namespace

bool knows_mail(db::Sql& sql, Id<Application> application, std::string_view message_id) {
    return sql
        .value<std::int64_t>(
            "SELECT 1 FROM ticket_mail"
            " WHERE application = :application AND message_id_hash = :hash",
            application, reference_hash(message_id)
        )
        .has_value();
}

std::vector<KnownReference> known_references(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& hashes
) {
    if (hashes.empty()) return {};
    db::Query query;
    query.add("FROM ticket_reference WHERE application = :application", application)
        .add(" AND message_id_hash IN ")
        .add_list(hashes)
        .add(" ORDER BY message_id_hash, ticket DESC LIMIT 1000");
    return sql.all<KnownReference>(query);
}

std::vector<KnownReference> known_mails(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& hashes
) {
    if (hashes.empty()) return {};
    db::Query query;
    query.add("FROM ticket_mail WHERE application = :application", application)
        .add(" AND message_id_hash IN ")
        .add_list(hashes)
        .add(" ORDER BY message_id_hash LIMIT 1000");
    return sql.all<KnownReference>(query);
}

void remember_mail(
    db::Sql& sql, const Ticket& ticket, Id<Message> message, std::string_view message_id,
    const std::vector<std::string>& reference_hashes, bool with_thread
) {
    auto own = reference_hash(message_id);
    sql.run(
        "INSERT INTO ticket_mail (application, message_id_hash, message_id, ticket, message)"
        " VALUES (:application, :hash, :message_id, :ticket, :message)",
        ticket.application, own, trimmed(message_id), ticket.id, message
    );
    if (!with_thread) return;
    auto hashes = reference_hashes;
    if (std::find(hashes.begin(), hashes.end(), own) == hashes.end()) hashes.push_back(own);
    for (const auto& hash : hashes)
        sql.run(
            "INSERT INTO ticket_reference (application, message_id_hash, ticket)"
            " VALUES (:application, :hash, :ticket)"
            " ON CONFLICT (application, message_id_hash, ticket) DO NOTHING",
            ticket.application, hash, ticket.id
        );
}

std::string new_message_id(Id<Message> message, std::string_view domain) {
    return own_prefix(message) + hex(random_bytes(12)) + "@" + std::string(domain);
}

std::vector<Id<Message>> posted_as_mail(
    db::Sql& sql, Id<Ticket> ticket, const std::vector<std::int64_t>& messages
) {
    db::Query query{"SELECT message, message_id FROM ticket_mail"};
    query.add(" WHERE ticket = :ticket", ticket).add(" AND message IN ").add_list(messages);
    query.add(" ORDER BY message LIMIT 1000");
    std::vector<Id<Message>> posted;
    // A message that came by mail has the id of that mail, too.
    for (const auto& mail : sql.all<MailOfMessage>(query))
        if (mail.message_id.starts_with(own_prefix(mail.message))) posted.push_back(mail.message);
    return posted;
}

std::vector<std::string> mail_references(db::Sql& sql, Id<Ticket> ticket) {
    auto ids = sql.all<std::string>(
        "SELECT message_id FROM ticket_mail WHERE ticket = :ticket ORDER BY message DESC LIMIT 19",
        ticket
    );
    auto first = sql.value<std::string>(
        "SELECT message_id FROM ticket_mail WHERE ticket = :ticket ORDER BY message LIMIT 1", ticket
    );
    std::reverse(ids.begin(), ids.end());
    if (first && ids.front() != *first) ids.insert(ids.begin(), *first);
    return ids;
}

}  // namespace mainstay::ticketing
