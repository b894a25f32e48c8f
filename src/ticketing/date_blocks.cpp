#include "ticketing/date_blocks.hpp"

#include <algorithm>

namespace mainstay::ticketing::store {

namespace {

constexpr std::int64_t tickets_in_block = 256;  // As the migration has it.

/// None is before the creation, but where a clock was set back or a ticket came from elsewhere.
Time earliest_date(const Ticket& ticket) {
    return std::min(
        {ticket.created_at, ticket.updated_at, ticket.resolved_at.value_or(ticket.created_at),
         ticket.closed_at.value_or(ticket.created_at)}
    );
}

}  // namespace

void note_creation(db::Sql& sql, const Ticket& ticket) {
    sql.run(
        "INSERT INTO ticket_block (block, earliest_at, created_until)"
        " VALUES (:block, :earliest, :created)"
        " ON CONFLICT (block) DO UPDATE SET"
        " earliest_at = CASE WHEN excluded.earliest_at < ticket_block.earliest_at"
        " THEN excluded.earliest_at ELSE ticket_block.earliest_at END,"
        " created_until = CASE WHEN excluded.created_until > ticket_block.created_until"
        " THEN excluded.created_until ELSE ticket_block.created_until END"
        " WHERE excluded.earliest_at < ticket_block.earliest_at"
        " OR excluded.created_until > ticket_block.created_until",
        ticket.id.value / tickets_in_block, earliest_date(ticket), ticket.created_at
    );
}

void note_change(db::Sql& sql, const Ticket& ticket) {
    if (earliest_date(ticket) < ticket.created_at) note_creation(sql, ticket);
}

IdSpan find_dated(db::Sql& sql, const Dates& dates) {
    IdSpan span;
    if (dates.created_since) {
        const auto first = sql.value<std::int64_t>(
            "SELECT block FROM ticket_block WHERE created_until >= :since ORDER BY block LIMIT 1",
            *dates.created_since
        );
        span.begin = first ? *first * tickets_in_block : span.end;
    }
    if (dates.before) {
        const auto last = sql.value<std::int64_t>(
            "SELECT block FROM ticket_block WHERE earliest_at < :before"
            " ORDER BY block DESC LIMIT 1",
            *dates.before
        );
        span.end = last ? (*last + 1) * tickets_in_block : 0;
    }
    return span;
}

}  // namespace mainstay::ticketing::store
