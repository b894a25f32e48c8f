#include "ticketing/handover_store.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "events/reply_posted.hpp"

namespace mainstay::ticketing {

std::int64_t reply_token_of(Id<Handover> handover) {
    return events::other_reply_tokens + handover.value;
}

std::optional<Id<Handover>> handover_of_token(std::int64_t token) {
    if (token <= events::other_reply_tokens) return std::nullopt;
    return Id<Handover>{token - events::other_reply_tokens};
}

namespace store {

std::optional<Handover> handover(db::Sql& sql, Id<Handover> id) {
    return sql.one<Handover>("FROM ticket_handover WHERE id = :id", id);
}

std::vector<Handover> handovers(db::Sql& sql, Id<Ticket> ticket) {
    return sql.all<Handover>(
        "FROM ticket_handover WHERE ticket IN (SELECT CAST(:own AS BIGINT) UNION ALL"
        " SELECT source FROM ticket_merge WHERE target = :target)"
        " ORDER BY id DESC LIMIT 50",
        ticket, ticket
    );
}

std::optional<Handover> open_handover(db::Sql& sql, Id<Ticket> ticket) {
    auto all = handovers(sql, ticket);
    auto open = std::ranges::find_if(all, [](const Handover& each) { return !each.ended_at; });
    if (open == all.end()) return std::nullopt;
    return *open;
}

std::vector<Handover> open_handovers(db::Sql& sql, Id<Handover> after, int limit) {
    return sql.all<Handover>(
        "FROM ticket_handover WHERE ended_at IS NULL AND id > :after AND ticket IN"
        " (SELECT t.id FROM ticket t WHERE t.status NOT IN ('resolved', 'closed'))"
        " ORDER BY id LIMIT :limit",
        after, limit
    );
}

std::vector<Handover> with_reference(db::Sql& sql, Id<Vendor> vendor, int limit) {
    return sql.all<Handover>(
        "FROM ticket_handover WHERE vendor = :vendor AND reference IS NOT NULL"
        " ORDER BY id DESC LIMIT :limit",
        vendor, limit
    );
}

std::vector<Id<Handover>> handovers_of_mails(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& hashes
) {
    if (hashes.empty()) return {};
    db::Query query;
    query
        .add(
            "SELECT m.handover FROM ticket_mail k JOIN ticket_message m ON m.id = k.message"
            " WHERE k.application = :application AND m.handover IS NOT NULL"
            " AND k.message_id_hash IN ",
            application
        )
        .add_list(hashes)
        .add(" ORDER BY m.id DESC LIMIT 100");
    return sql.all<Id<Handover>>(query);
}

Id<Handover> insert(db::Sql& sql, const Handover& handover) {
    return sql.insert<Id<Handover>>(
        "INSERT INTO ticket_handover (ticket, vendor, subject, priority, handed_by, handed_at)"
        " VALUES (:ticket, :vendor, :subject, :priority, :handed_by, :handed_at) RETURNING id",
        handover.ticket, handover.vendor, handover.subject, handover.priority, handover.handed_by,
        handover.handed_at
    );
}

void update(db::Sql& sql, const Handover& handover) {
    std::optional<std::string> key;
    if (handover.reference) key = lower_ascii(*handover.reference);
    sql.run(
        "UPDATE ticket_handover SET reference = :reference, reference_key = :key,"
        " answered_at = :answered_at, ended_at = :ended_at, response_alert = :response_alert,"
        " resolution_alert = :resolution_alert WHERE id = :id",
        handover.reference, key, handover.answered_at, handover.ended_at, handover.response_alert,
        handover.resolution_alert, handover.id
    );
}

void set_published(db::Sql& sql, Id<Message> message, Id<Message> as) {
    sql.run("UPDATE ticket_message SET published_as = :as_message WHERE id = :id", as, message);
}

std::vector<std::string> handover_references(db::Sql& sql, const Handover& handover) {
    auto ids = sql.all<std::string>(
        "SELECT k.message_id FROM ticket_message m JOIN ticket_mail k ON k.message = m.id"
        " AND k.ticket = m.ticket WHERE m.handover = :handover ORDER BY m.id DESC LIMIT 20",
        handover.id
    );
    std::ranges::reverse(ids);
    return ids;
}

}  // namespace store

}  // namespace mainstay::ticketing
