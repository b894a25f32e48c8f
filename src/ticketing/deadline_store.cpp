#include "ticketing/deadline_store.hpp"

#include <algorithm>

namespace mainstay::ticketing::store {

std::vector<Deadline> deadlines(db::Sql& sql, std::span<const Id<Ticket>> tickets) {
    if (tickets.empty()) return {};
    db::Query query;
    query.add(
        "SELECT ticket, clock, level, round, policy, state, started_at, target_seconds,"
        " elapsed_seconds, due_at, warn_at, fulfilled_at, breached_at"
        " FROM ticket_deadline WHERE ticket IN "
    );
    query.add_list(tickets).add(" ORDER BY ticket, clock, level, round");
    return sql.all<Deadline>(query);
}

std::vector<AlertMark> alerts(db::Sql& sql, std::span<const Id<Ticket>> tickets) {
    if (tickets.empty()) return {};
    db::Query query;
    query.add(
        "SELECT ticket, clock, level, round, alert, due_at FROM ticket_deadline_alert"
        " WHERE ticket IN "
    );
    return sql.all<AlertMark>(query.add_list(tickets));
}

void put_deadline(db::Sql& sql, const Deadline& deadline, std::optional<Time> next_at) {
    sql.post(
        "INSERT INTO ticket_deadline (ticket, clock, level, round, policy, state, started_at,"
        " target_seconds, elapsed_seconds, due_at, warn_at, fulfilled_at, breached_at, next_at)"
        " VALUES (:ticket, :clock, :level, :round, :policy, :state, :started_at, :target_seconds,"
        " :elapsed_seconds, :due_at, :warn_at, :fulfilled_at, :breached_at, :next_at)"
        " ON CONFLICT (ticket, clock, level, round) DO UPDATE SET policy = excluded.policy,"
        " state = excluded.state, started_at = excluded.started_at,"
        " target_seconds = excluded.target_seconds, elapsed_seconds = excluded.elapsed_seconds,"
        " due_at = excluded.due_at, warn_at = excluded.warn_at,"
        " fulfilled_at = excluded.fulfilled_at, breached_at = excluded.breached_at,"
        " next_at = excluded.next_at",
        deadline.ticket, deadline.clock, deadline.level, deadline.round, deadline.policy,
        deadline.state, deadline.started_at, deadline.target_seconds, deadline.elapsed_seconds,
        deadline.due_at, deadline.warn_at, deadline.fulfilled_at, deadline.breached_at, next_at
    );
}

void remove_deadline(db::Sql& sql, const Deadline& deadline) {
    sql.post(
        "DELETE FROM ticket_deadline"
        " WHERE ticket = :ticket AND clock = :clock AND level = :level AND round = :round",
        deadline.ticket, deadline.clock, deadline.level, deadline.round
    );
}

bool add_alert(db::Sql& sql, const AlertMark& mark, Time now) {
    return sql.run(
               "INSERT INTO ticket_deadline_alert (ticket, clock, level, round, alert, due_at, at)"
               " VALUES (:ticket, :clock, :level, :round, :alert, :due_at, :now)"
               " ON CONFLICT (ticket, clock, level, round, alert, due_at) DO NOTHING",
               mark.ticket, mark.clock, mark.level, mark.round, mark.alert, mark.due_at, now
           ) == 1;
}

std::vector<Id<Ticket>> due_tickets(db::Sql& sql, Time now, int limit) {
    std::vector<Id<Ticket>> tickets;
    for (auto ticket : sql.all<Id<Ticket>>(
             "SELECT ticket FROM ticket_deadline WHERE next_at <= :now"
             " ORDER BY next_at, ticket"
             " LIMIT :limit",
             now, limit
         ))
        if (std::ranges::find(tickets, ticket) == tickets.end()) tickets.push_back(ticket);
    return tickets;
}

std::vector<Id<Ticket>> tickets_of_status(
    db::Sql& sql, Status status, Id<Ticket> after, int limit
) {
    return sql.all<Id<Ticket>>(
        "SELECT id FROM ticket WHERE status = :status AND id > :after ORDER BY id LIMIT :limit",
        status, after, limit
    );
}

FollowState follow_state(db::Sql& sql) {
    return sql.one<FollowState>("SELECT tx, event, writes FROM service_level_state WHERE id = 1")
        .value();
}

bool move_follow_state(db::Sql& sql, const FollowState& from, events::Cursor to) {
    return sql.run(
               "UPDATE service_level_state SET tx = :tx, event = :event"
               " WHERE id = 1 AND tx = :from_tx AND event = :from_event AND writes = :writes",
               to.tx, to.id, from.tx, from.event, from.writes
           ) == 1;
}

void lock_deadlines(db::Sql& sql) {
    sql.run("UPDATE service_level_state SET writes = writes + 1 WHERE id = 1");
}

}  // namespace mainstay::ticketing::store
