#include "ticketing/time_store.hpp"

namespace mainstay::ticketing::store {

namespace {

/// Adds the entries of a ticket up anew.
void sum_up(db::Sql& sql, Id<Ticket> ticket) {
    sql.run(
        "INSERT INTO ticket_spent (ticket, minutes)"
        " SELECT :ticket, COALESCE(CAST(SUM(minutes) AS BIGINT), 0) FROM ticket_time"
        " WHERE ticket = :of AND removed_at IS NULL"
        " ON CONFLICT (ticket) DO UPDATE SET minutes = excluded.minutes",
        ticket, ticket
    );
}

}  // namespace

std::optional<TimeRow> time_entry(db::Sql& sql, Id<TimeEntry> id) {
    return sql.one<TimeRow>("FROM ticket_time WHERE id = :id", id);
}

std::vector<TimeRow> time_of_ticket(db::Sql& sql, Id<Ticket> ticket, int limit) {
    return sql.all<TimeRow>(
        "FROM ticket_time WHERE ticket = :ticket AND removed_at IS NULL"
        " ORDER BY spent_on DESC, id DESC LIMIT :limit",
        ticket, limit
    );
}

Id<TimeEntry> insert_time(db::Sql& sql, const TimeRow& row) {
    auto id = sql.value<Id<TimeEntry>>(
                     "INSERT INTO ticket_time (ticket, person, spent_on, minutes, note,"
                     " is_billable, created_at, updated_at) VALUES (:ticket, :person, :spent_on,"
                     " :minutes, :note, :is_billable, :created_at, :updated_at) RETURNING id",
                     row.ticket, row.person, row.spent_on, row.minutes, row.note, row.is_billable,
                     row.created_at, row.created_at
    )
                  .value();
    sum_up(sql, row.ticket);
    return id;
}

bool update_time(db::Sql& sql, const TimeRow& row, Time now) {
    bool is_updated =
        sql.run(
            "UPDATE ticket_time SET spent_on = :spent_on, minutes = :minutes, note = :note,"
            " is_billable = :is_billable, removed_at = :removed_at, version = version + 1,"
            " updated_at = :now WHERE id = :id AND version = :version",
            row.spent_on, row.minutes, row.note, row.is_billable, row.removed_at, now, row.id,
            row.version
        ) == 1;
    if (is_updated) sum_up(sql, row.ticket);
    return is_updated;
}

std::int64_t minutes_of(db::Sql& sql, Id<Ticket> ticket) {
    return sql
        .value<std::int64_t>("SELECT minutes FROM ticket_spent WHERE ticket = :ticket", ticket)
        .value_or(0);
}

void narrow_time(db::Query& query, const TimeWanted& wanted) {
    query.add(
        " WHERE e.removed_at IS NULL AND e.spent_on >= :from AND e.spent_on < :to", wanted.from,
        wanted.to
    );
    if (wanted.organization) query.add(" AND t.organization = :organization", *wanted.organization);
    if (wanted.person) query.add(" AND e.person = :person", *wanted.person);
    if (wanted.is_billable) query.add(" AND e.is_billable = :is_billable", *wanted.is_billable);
}

std::vector<ListedTime> list_time(
    db::Sql& sql, const identity::Scope& scope, const TimeWanted& wanted,
    const std::optional<TimePlace>& after, int limit
) {
    db::Query query;
    query.add(
        "SELECT e.id, e.ticket, t.key, t.subject, t.organization, e.person, e.spent_on, e.minutes,"
        " e.note, e.is_billable, e.version, e.created_at"
        " FROM ticket_time e JOIN ticket t ON t.id = e.ticket"
    );
    narrow_time(query, wanted);
    if (after)
        query.add(" AND (e.spent_on, e.id) < (:after_day, :after_id)", after->spent_on, after->id);
    scope.narrow(query);
    query.add(" ORDER BY e.spent_on DESC, e.id DESC LIMIT :limit", limit);
    return sql.all<ListedTime>(query);
}

}  // namespace mainstay::ticketing::store
