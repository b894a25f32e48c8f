#include "ticketing/store.hpp"

#include <algorithm>

#include "db/failure.hpp"
#include "ticketing/date_blocks.hpp"

namespace mainstay::ticketing::store {

namespace {

constexpr db::HeldNumber rotation{
    "SELECT last_member FROM ticket_rotation WHERE team = :team AND application = :application",
    "INSERT INTO ticket_rotation (last_member, team, application)"
    " VALUES (:last_member, :team, :application)"
    " ON CONFLICT (team, application) DO UPDATE SET last_member = excluded.last_member"
};

}  // namespace

std::optional<Ticket> find(db::Sql& sql, std::string_view key) {
    return sql.one<Ticket>("FROM ticket WHERE key = :key", key);
}

std::optional<Ticket> find(db::Sql& sql, Id<Ticket> id) {
    return sql.one<Ticket>("FROM ticket WHERE id = :id", id);
}

std::vector<Ticket> find_all(db::Sql& sql, std::span<const Id<Ticket>> ids) {
    if (ids.empty()) return {};
    db::Query query{"FROM ticket WHERE id IN ", {}};
    return sql.all<Ticket>(query.add_list(ids));
}

std::vector<Ticket> open_tickets_of(db::Sql& sql, Id<User> assignee, int limit) {
    return sql.all<Ticket>(
        "FROM ticket WHERE assignee = :assignee"
        " AND status IN ('new', 'open', 'waiting_on_requester', 'waiting_on_vendor')"
        " ORDER BY id LIMIT :limit",
        assignee, limit
    );
}

Id<Ticket> insert(db::Sql& sql, const Ticket& ticket) {
    const auto id = sql.insert<Id<Ticket>>(
        "INSERT INTO ticket (key, application, version, subject, kind, maintenance, status, impact,"
        " urgency, priority, level, organization, requester, team, assignee, resolution, "
        "created_at,"
        " updated_at, resolved_at, closed_at, is_confidential)"
        " VALUES (:key, :application, :version, :subject, :kind, :maintenance, :status, :impact,"
        " :urgency, :priority, :level, :organization, :requester, :team, :assignee, :resolution,"
        " :created_at, :updated_at, :resolved_at, :closed_at, :is_confidential)"
        " RETURNING id",
        ticket.key, ticket.application, ticket.version, ticket.subject, ticket.kind,
        ticket.maintenance, ticket.status, ticket.impact, ticket.urgency, ticket.priority,
        ticket.level, ticket.organization, ticket.requester, ticket.team, ticket.assignee,
        ticket.resolution, ticket.created_at, ticket.updated_at, ticket.resolved_at,
        ticket.closed_at, ticket.is_confidential
    );
    auto dated = ticket;
    dated.id = id;
    note_creation(sql, dated);
    return id;
}

void update(db::Sql& sql, const Ticket& ticket, std::int64_t based_on) {
    auto changed = sql.run(
        "UPDATE ticket SET version = :version, subject = :subject, kind = :kind,"
        " maintenance = :maintenance, status = :status, impact = :impact, urgency = :urgency,"
        " priority = :priority, level = :level, team = :team, assignee = :assignee,"
        " resolution = :resolution, updated_at = :updated_at, resolved_at = :resolved_at,"
        " closed_at = :closed_at, is_confidential = :is_confidential"
        " WHERE id = :id AND version = :based_on",
        ticket.version, ticket.subject, ticket.kind, ticket.maintenance, ticket.status,
        ticket.impact, ticket.urgency, ticket.priority, ticket.level, ticket.team, ticket.assignee,
        ticket.resolution, ticket.updated_at, ticket.resolved_at, ticket.closed_at,
        ticket.is_confidential, ticket.id, based_on
    );
    if (changed != 1) throw db::Failure("a ticket changed within the transaction that changes it");
    note_change(sql, ticket);
}

void touch(db::Sql& sql, Id<Ticket> id, Time now) {
    // Where a clock was set back, it was not changed before its creation.
    sql.run(
        "UPDATE ticket SET updated_at = :now WHERE id = :id AND created_at <= :at", now, id, now
    );
}

namespace {

struct LabelRow {
    Id<Ticket> ticket;
    std::string label;
};
BOOST_DESCRIBE_STRUCT(LabelRow, (), (ticket, label))

}  // namespace

std::map<Id<Ticket>, std::vector<std::string>> labels(
    db::Sql& sql, std::span<const Id<Ticket>> tickets
) {
    std::map<Id<Ticket>, std::vector<std::string>> found;
    if (tickets.empty()) return found;
    db::Query query{"FROM ticket_label WHERE ticket IN ", {}};
    for (auto& row : sql.all<LabelRow>(query.add_list(tickets)))
        found[row.ticket].push_back(std::move(row.label));
    // Sorted here, since the two databases know different alphabets.
    for (auto& [ticket, list] : found) std::sort(list.begin(), list.end());
    return found;
}

void set_labels(db::Sql& sql, Id<Ticket> ticket, const std::vector<std::string>& labels) {
    sql.run("DELETE FROM ticket_label WHERE ticket = :ticket", ticket);
    for (const auto& label : labels)
        sql.run("INSERT INTO ticket_label (ticket, label) VALUES (:ticket, :label)", ticket, label);
}

std::vector<Id<User>> watchers(db::Sql& sql, Id<Ticket> ticket) {
    return sql.all<Id<User>>(
        "SELECT watcher FROM ticket_watcher WHERE ticket = :ticket ORDER BY watcher LIMIT 200",
        ticket
    );
}

bool is_watcher(db::Sql& sql, Id<Ticket> ticket, Id<User> user) {
    return sql
        .value<std::int64_t>(
            "SELECT 1 FROM ticket_watcher WHERE ticket = :ticket AND watcher = :watcher", ticket,
            user
        )
        .has_value();
}

std::set<Id<Ticket>> watched_of(db::Sql& sql, std::span<const Ticket> tickets, Id<User> user) {
    if (tickets.empty()) return {};
    std::vector<Id<Ticket>> ids;
    for (const auto& ticket : tickets) ids.push_back(ticket.id);
    db::Query query;
    query.add("SELECT ticket FROM ticket_watcher WHERE watcher = :watcher AND ticket IN ", user)
        .add_list(ids);
    auto watched = sql.all<Id<Ticket>>(query);
    return {watched.begin(), watched.end()};
}

bool add_watcher(db::Sql& sql, Id<Ticket> ticket, Id<User> user) {
    auto added = sql.run(
        "INSERT INTO ticket_watcher (ticket, watcher) VALUES (:ticket, :watcher)"
        " ON CONFLICT (ticket, watcher) DO NOTHING",
        ticket, user
    );
    return added == 1;
}

bool remove_watcher(db::Sql& sql, Id<Ticket> ticket, Id<User> user) {
    auto removed = sql.run(
        "DELETE FROM ticket_watcher WHERE ticket = :ticket AND watcher = :watcher", ticket, user
    );
    return removed == 1;
}

std::int64_t last_member(db::Sql& sql, Id<Team> team, Id<Application> application) {
    return sql.held(rotation, team, application).value_or(0);
}

void set_last_member(db::Sql& sql, Id<Team> team, Id<Application> application, Id<User> member) {
    sql.hold(rotation, member.value, team, application);
}

std::optional<Draft> find_draft(db::Sql& sql, Id<Ticket> ticket, Id<User> author) {
    return sql.one<Draft>(
        "FROM ticket_draft WHERE ticket = :ticket AND author = :author", ticket, author
    );
}

void save_draft(db::Sql& sql, Id<Ticket> ticket, Id<User> author, const Draft& draft) {
    sql.run(
        "INSERT INTO ticket_draft (ticket, author, text, visibility, updated_at, is_to_vendor)"
        " VALUES (:ticket, :author, :text, :visibility, :updated_at, :is_to_vendor)"
        " ON CONFLICT (ticket, author) DO UPDATE SET text = excluded.text,"
        " visibility = excluded.visibility, updated_at = excluded.updated_at,"
        " is_to_vendor = excluded.is_to_vendor",
        ticket, author, draft.text, draft.visibility, draft.updated_at, draft.is_to_vendor
    );
}

void remove_draft(db::Sql& sql, Id<Ticket> ticket, Id<User> author) {
    sql.run("DELETE FROM ticket_draft WHERE ticket = :ticket AND author = :author", ticket, author);
    sql.run(
        "UPDATE attachment SET draft = NULL WHERE draft = :ticket AND owner = :author", ticket,
        author
    );
}

}  // namespace mainstay::ticketing::store
