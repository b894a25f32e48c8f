#include "ticketing/incident_store.hpp"

namespace mainstay::ticketing::store {

std::optional<Id<Ticket>> ticket_of_incident(db::Sql& sql, Id<Incident> incident) {
    return sql.value<Id<Ticket>>(
        "SELECT ticket FROM ticket_incident WHERE incident = :incident", incident
    );
}

std::vector<IncidentTicket> tickets_of_incidents(
    db::Sql& sql, std::span<const std::int64_t> incidents
) {
    db::Query query;
    query.add("FROM ticket_incident WHERE incident IN ").add_list(incidents);
    return sql.all<IncidentTicket>(query);
}

std::vector<Id<Incident>> incidents_of(db::Sql& sql, Id<Ticket> ticket, int limit) {
    return sql.all<Id<Incident>>(
        "SELECT incident FROM ticket_incident WHERE ticket = :ticket"
        " ORDER BY incident LIMIT :limit",
        ticket, limit
    );
}

void insert(db::Sql& sql, const IncidentTicket& row) {
    sql.run(
        "INSERT INTO ticket_incident (incident, ticket, opened_at)"
        " VALUES (:incident, :ticket, :opened_at)",
        row.incident, row.ticket, row.opened_at
    );
}

std::vector<Id<signals::Signal>> kept_evidence(
    db::Sql& sql, Id<Ticket> ticket, std::span<const Id<signals::Signal>> of
) {
    db::Query query;
    query.add("SELECT signal FROM ticket_evidence WHERE ticket = :ticket AND signal IN ", ticket);
    query.add_list(of);
    return sql.all<Id<signals::Signal>>(query);
}

void copy_evidence(db::Sql& sql, Id<Ticket> from, Id<Ticket> to) {
    sql.run(
        "INSERT INTO ticket_evidence (ticket, signal, message)"
        " SELECT CAST(:to AS BIGINT), signal, message FROM ticket_evidence WHERE ticket = :from"
        " ON CONFLICT (ticket, signal) DO NOTHING",
        to, from
    );
}

void keep_evidence(
    db::Sql& sql, Id<Ticket> ticket, Id<signals::Signal> signal, Id<Message> message
) {
    sql.run(
        "INSERT INTO ticket_evidence (ticket, signal, message) VALUES (:ticket, :signal, :message)"
        " ON CONFLICT (ticket, signal) DO UPDATE SET message = excluded.message",
        ticket, signal, message
    );
}

}  // namespace mainstay::ticketing::store
