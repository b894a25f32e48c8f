#include "ticketing/merge_store.hpp"

#include <algorithm>

#include "identity/identity.hpp"

namespace mainstay::ticketing::store {

std::optional<Merge> merge_of(db::Sql& sql, Id<Ticket> source) {
    return sql.one<Merge>("FROM ticket_merge WHERE source = :source", source);
}

std::vector<Merge> merges_into(db::Sql& sql, Id<Ticket> target, int limit) {
    return sql.all<Merge>(
        "FROM ticket_merge WHERE target = :target ORDER BY source LIMIT :limit", target, limit
    );
}

Id<Ticket> shown_in(db::Sql& sql, Id<Ticket> ticket) {
    // No cycle: a ticket is merged only while it is not, and only into one that is not.
    while (auto target =
               sql.value<Id<Ticket>>("SELECT target FROM ticket_merge WHERE source = :id", ticket))
        ticket = *target;
    return ticket;
}

std::vector<Id<Ticket>> shown_in(db::Sql& sql, std::span<const Id<Ticket>> tickets) {
    std::vector<Id<Ticket>> shown;
    for (auto ticket : tickets) {
        auto root = shown_in(sql, ticket);
        if (std::ranges::find(shown, root) == shown.end()) shown.push_back(root);
    }
    return shown;
}

void insert(db::Sql& sql, const Merge& merge) {
    sql.run(
        "INSERT INTO ticket_merge (source, target, status, resolution, resolved_at, closed_at,"
        " merged_at)"
        " VALUES (:source, :target, :status, :resolution, :resolved_at, :closed_at, :merged_at)",
        merge.source, merge.target, merge.status, merge.resolution, merge.resolved_at,
        merge.closed_at, merge.merged_at
    );
}

void remove_merge(db::Sql& sql, Id<Ticket> source) {
    sql.run("DELETE FROM ticket_merge WHERE source = :source", source);
}

void move_messages(db::Sql& sql, Id<Ticket> source, Id<Ticket> target) {
    sql.run(
        "UPDATE ticket_message SET home = coalesce(home, ticket), ticket = :target"
        " WHERE ticket = :source",
        target, source
    );
    sql.run("UPDATE ticket_mail SET ticket = :target WHERE ticket = :source", target, source);
}

void move_messages_back(db::Sql& sql, Id<Ticket> source, Id<Ticket> target) {
    sql.run(
        "WITH RECURSIVE part (id) AS (SELECT CAST(:source AS BIGINT)"
        " UNION SELECT m.source FROM ticket_merge m JOIN part p ON m.target = p.id)"
        " UPDATE ticket_message SET ticket = :back, home = CASE WHEN home = :own THEN NULL"
        " ELSE home END"
        " WHERE ticket = :target AND home IN (SELECT id FROM part)",
        source, source, source, target
    );
    sql.run(
        "UPDATE ticket_mail SET ticket = :back WHERE ticket = :target"
        " AND message IN (SELECT id FROM ticket_message WHERE ticket = :source)",
        source, target, source
    );
}

std::vector<Id<User>> followers_for(db::Sql& sql, const Ticket& source, const Ticket& target) {
    auto followers = sql.all<Id<User>>(
        "SELECT w.watcher FROM ticket_watcher w JOIN user_account u ON u.id = w.watcher"
        " WHERE w.ticket = :source AND (u.role <> 'requester' OR u.organization = :organization)"
        " ORDER BY w.watcher",
        source.id, target.organization
    );
    bool is_other = source.requester != target.requester &&
                    std::ranges::find(followers, source.requester) == followers.end();
    if (is_other) followers.push_back(source.requester);
    std::sort(followers.begin(), followers.end());
    return followers;
}

bool is_brought(db::Sql& sql, Id<Ticket> target, Id<User> watcher) {
    return sql
        .value<std::int64_t>(
            "SELECT 1 FROM ticket_merge m JOIN ticket_merge_watcher w ON w.source = m.source"
            " WHERE m.target = :target AND w.watcher = :watcher LIMIT 1",
            target, watcher
        )
        .has_value();
}

void add_brought(db::Sql& sql, Id<Ticket> source, Id<User> watcher) {
    sql.run(
        "INSERT INTO ticket_merge_watcher (source, watcher) VALUES (:source, :watcher)"
        " ON CONFLICT (source, watcher) DO NOTHING",
        source, watcher
    );
}

bool remove_brought(db::Sql& sql, Id<Ticket> source, Id<User> watcher) {
    return sql.run(
               "DELETE FROM ticket_merge_watcher WHERE source = :source AND watcher = :watcher",
               source, watcher
           ) == 1;
}

std::vector<Id<User>> brought_by(db::Sql& sql, Id<Ticket> source) {
    return sql.all<Id<User>>(
        "SELECT watcher FROM ticket_merge_watcher WHERE source = :source ORDER BY watcher", source
    );
}

void forget_brought(db::Sql& sql, Id<Ticket> target, Id<User> watcher) {
    sql.run(
        "DELETE FROM ticket_merge_watcher WHERE watcher = :watcher"
        " AND source IN (SELECT source FROM ticket_merge WHERE target = :target)",
        watcher, target
    );
}

}  // namespace mainstay::ticketing::store
