#include "ticketing/fact_store.hpp"

namespace mainstay::ticketing::store {

std::vector<TicketFact> facts(db::Sql& sql, std::span<const Id<Ticket>> tickets) {
    if (tickets.empty()) return {};
    db::Query query;
    query.add(
        "SELECT ticket, fact, round, at, seconds, agent, is_first_contact, is_standing"
        " FROM ticket_fact WHERE ticket IN "
    );
    query.add_list(tickets).add(" ORDER BY ticket, fact, round");
    return sql.all<TicketFact>(query);
}

void put_fact(db::Sql& sql, const TicketFact& fact) {
    sql.post(
        "INSERT INTO ticket_fact (ticket, fact, round, at, seconds, agent, is_first_contact,"
        " is_standing)"
        " VALUES (:ticket, :fact, :round, :at, :seconds, :agent, :is_first_contact, :is_standing)"
        " ON CONFLICT (ticket, fact, round) DO UPDATE SET at = excluded.at,"
        " seconds = excluded.seconds, agent = excluded.agent,"
        " is_first_contact = excluded.is_first_contact, is_standing = excluded.is_standing",
        fact.ticket, fact.fact, fact.round, fact.at, fact.seconds, fact.agent,
        fact.is_first_contact, fact.is_standing
    );
}

void remove_fact(db::Sql& sql, const TicketFact& fact) {
    sql.post(
        "DELETE FROM ticket_fact WHERE ticket = :ticket AND fact = :fact AND round = :round",
        fact.ticket, fact.fact, fact.round
    );
}

FactState fact_state(db::Sql& sql) {
    return sql.one<FactState>("SELECT reached, last FROM ticket_fact_state WHERE id = 1").value();
}

void move_fact_state(db::Sql& sql, Id<Ticket> reached) {
    sql.run("UPDATE ticket_fact_state SET reached = :reached WHERE id = 1", reached);
}

std::vector<Id<Ticket>> tickets_after(db::Sql& sql, std::int64_t after, int limit) {
    return sql.all<Id<Ticket>>(
        "SELECT id FROM ticket WHERE id > :after ORDER BY id LIMIT :limit", after, limit
    );
}

}  // namespace mainstay::ticketing::store
