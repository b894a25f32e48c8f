#include "ticketing/mail_thread.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "ticketing/messages.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::size_t remembered_max = 100;
constexpr std::size_t random_digits = 24;

struct SentMail {
    std::string message_id_hash;
    std::string message_id;
    Id<Ticket> ticket;
    Id<Message> message;
};
BOOST_DESCRIBE_STRUCT(SentMail, (), (message_id_hash, message_id, ticket, message))

struct MailOfMessage {
    Id<Message> message;
    std::string message_id;
};
BOOST_DESCRIBE_STRUCT(MailOfMessage, (), (message, message_id))

/// How the Message-ID of a mail that we make of a message begins.
std::string own_prefix(Id<Message> message) { return to_string(message) + "."; }

/// Whether the id is one of those that new_message_id gives to that message.
bool is_from_here(const SentMail& mail) {
    auto beginning = own_prefix(mail.message);
    auto end = mail.message_id.find('@');
    return mail.message_id.starts_with(beginning) && end == beginning.size() + random_digits &&
           mail.message_id.find_first_not_of("0123456789abcdef", beginning.size()) == end;
}

}  // namespace

std::optional<KnownMail> known_mail(
    db::Sql& sql, Id<Application> application, std::string_view message_id
) {
    return sql.one<KnownMail>(
        "SELECT m.id, m.mail FROM ticket_mail k JOIN ticket_message m ON m.id = k.message"
        " WHERE k.application = :application AND k.message_id_hash = :hash",
        application, reference_hash(message_id)
    );
}

std::string new_message_id(Id<Message> message, std::string_view domain) {
    return own_prefix(message) + hex(random_bytes(random_digits / 2)) + "@" + std::string(domain);
}

std::vector<Id<Ticket>> tickets_of_own_mails(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& hashes
) {
    if (hashes.empty()) return {};
    db::Query query;
    query.add("FROM ticket_mail WHERE application = :application", application)
        .add(" AND message_id_hash IN ")
        .add_list(hashes)
        .add(" ORDER BY message_id_hash LIMIT 2000");
    auto mails = sql.all<SentMail>(query);
    std::vector<Id<Ticket>> found;
    for (const auto& hash : hashes) {
        auto mail = std::ranges::find(mails, hash, &SentMail::message_id_hash);
        if (mail == mails.end() || !is_from_here(*mail)) continue;
        if (std::ranges::find(found, mail->ticket) == found.end()) found.push_back(mail->ticket);
    }
    return found;
}

std::vector<KnownReference> known_references(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& hashes
) {
    if (hashes.empty()) return {};
    db::Query query;
    query.add("FROM ticket_reference WHERE application = :application", application)
        .add(" AND message_id_hash IN ")
        .add_list(hashes)
        .add(" ORDER BY message_id_hash, ticket DESC LIMIT 5000");
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
        .add(" ORDER BY message_id_hash LIMIT 2000");
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
    if (hashes.size() > remembered_max)
        hashes.erase(hashes.begin() + remembered_max, hashes.end() - 1);
    if (std::find(hashes.begin(), hashes.end(), own) == hashes.end()) hashes.push_back(own);
    for (const auto& hash : hashes)
        sql.run(
            "INSERT INTO ticket_reference (application, message_id_hash, ticket)"
            " VALUES (:application, :hash, :ticket)"
            " ON CONFLICT (application, message_id_hash, ticket) DO NOTHING",
            ticket.application, hash, ticket.id
        );
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
    // What goes to a vendor is a thread of its own, which the requester's mails do not name.
    constexpr std::string_view own =
        " FROM ticket_mail k JOIN ticket_message m ON m.id = k.message"
        " WHERE k.ticket = :ticket AND m.handover IS NULL ORDER BY k.message ";
    auto asked = [&](std::string_view end) {
        db::Query query;
        query.add("SELECT k.message_id").add(std::string(own), ticket).add(end);
        return query;
    };
    auto ids = sql.all<std::string>(asked("DESC LIMIT 19"));
    auto first = sql.value<std::string>(asked("LIMIT 1"));
    std::reverse(ids.begin(), ids.end());
    if (first && ids.front() != *first) ids.insert(ids.begin(), *first);
    return ids;
}

}  // namespace mainstay::ticketing
