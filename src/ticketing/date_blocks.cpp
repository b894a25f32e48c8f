#include "ticketing/date_blocks.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace mainstay::ticketing::store {

namespace {

constexpr std::int64_t tickets_in_block = 256;  // As the migration has it.

/// What of the newest tickets should be noted, and is not: of more than an upgrade sees created
/// between two looks.
constexpr std::string_view missing =
    "SELECT n.block, n.earliest_at, n.created_until FROM (SELECT id / 256 AS block,"
    " MIN(created_at) AS earliest_at, MAX(created_at) AS created_until FROM ticket"
    " WHERE id > (SELECT COALESCE(MAX(id), 0) FROM ticket) - 4096 GROUP BY id / 256) n"
    " LEFT JOIN ticket_block b ON b.block = n.block WHERE (b.block IS NULL"
    " OR n.earliest_at < b.earliest_at OR n.created_until > b.created_until)";

constexpr std::string_view insert_block =
    "INSERT INTO ticket_block (block, earliest_at, created_until) ";

constexpr std::string_view widen =
    " ON CONFLICT (block) DO UPDATE SET"
    " earliest_at = CASE WHEN excluded.earliest_at < ticket_block.earliest_at"
    " THEN excluded.earliest_at ELSE ticket_block.earliest_at END,"
    " created_until = CASE WHEN excluded.created_until > ticket_block.created_until"
    " THEN excluded.created_until ELSE ticket_block.created_until END"
    " WHERE excluded.earliest_at < ticket_block.earliest_at"
    " OR excluded.created_until > ticket_block.created_until";

/// None is before the creation, but where a clock was set back or a ticket came from elsewhere.
Time earliest_date(const Ticket& ticket) {
    return std::min(
        {ticket.created_at, ticket.updated_at, ticket.resolved_at.value_or(ticket.created_at),
         ticket.closed_at.value_or(ticket.created_at)}
    );
}

}  // namespace

void note_creation(db::Sql& sql, const Ticket& ticket) {
    static const auto statement =
        fmt::format("{}VALUES (:block, :earliest, :created){}", insert_block, widen);
    sql.run(
        statement, ticket.id.value / tickets_in_block, earliest_date(ticket), ticket.created_at
    );
}

void note_change(db::Sql& sql, const Ticket& ticket) {
    if (earliest_date(ticket) < ticket.created_at) note_creation(sql, ticket);
}

bool is_note_missing(db::Sql& sql) {
    return sql.value<std::int64_t>(fmt::format("SELECT m.block FROM ({}) m LIMIT 1", missing))
        .has_value();
}

bool note_newest(db::Sql& sql) {
    return sql.run(fmt::format("{}{}{}", insert_block, missing, widen)) > 0;
}

IdSpan find_dated(db::Sql& sql, const Dates& dates) {
    IdSpan span;
    // From behind the block before, or up to the block behind: those between are not noted.
    if (dates.created_since) {
        const auto begin = sql.value<std::int64_t>(
            "SELECT COALESCE(MAX(p.block) + 1, 0) FROM ticket_block p WHERE p.block < COALESCE("
            "(SELECT b.block FROM ticket_block b WHERE b.created_until >= :since"
            " ORDER BY b.block LIMIT 1), 9223372036854775807)",
            *dates.created_since
        );
        span.begin = *begin * tickets_in_block;
    }
    if (dates.before) {
        const auto end = sql.value<std::int64_t>(
            "SELECT COALESCE(MIN(n.block), -1) FROM ticket_block n WHERE n.block > COALESCE("
            "(SELECT b.block FROM ticket_block b WHERE b.earliest_at < :before"
            " ORDER BY b.block DESC LIMIT 1), -1)",
            *dates.before
        );
        if (*end >= 0) span.end = *end * tickets_in_block;
    }
    return span;
}

}  // namespace mainstay::ticketing::store
