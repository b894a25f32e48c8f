#include "ticketing/mail_thread.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::ticketing {

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
