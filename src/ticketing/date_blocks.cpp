#include "ticketing/date_blocks.hpp"

namespace mainstay::ticketing::store {

namespace {

constexpr std::int64_t tickets_in_block = 256;  // As the migration has it.

}  // namespace

void note_date(db::Sql& sql, Id<Ticket> ticket, Time at) {
    sql.run(
        "INSERT INTO ticket_block (block, earliest_at) VALUES (:block, :at)"
        " ON CONFLICT (block) DO UPDATE SET earliest_at = excluded.earliest_at"
        " WHERE excluded.earliest_at < ticket_block.earliest_at",
        ticket.value / tickets_in_block, at
    );
}

std::int64_t end_of_dates(db::Sql& sql, std::int64_t end) {
    const auto block = sql.value<std::int64_t>(
        "SELECT block FROM ticket_block WHERE earliest_at < :end ORDER BY block DESC LIMIT 1", end
    );
    return block ? (*block + 1) * tickets_in_block : 0;
}

}  // namespace mainstay::ticketing::store
