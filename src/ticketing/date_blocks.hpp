// The dates of each block of tickets: where a list of some days has to look. Tickets are listed
// newest first, and in the order of their creation, but for those brought in from elsewhere.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "db/sql.hpp"
#include "ticketing/filter.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing::store {

/// Higher than the id of any ticket.
inline constexpr std::int64_t beyond_ids = std::numeric_limits<std::int64_t>::max();

/// Ids of tickets, from `begin` up to, not including, `end`.
struct IdSpan {
    std::int64_t begin = 0;
    std::int64_t end = beyond_ids;

    bool is_empty() const { return begin >= end; }

    /// With all ids of another one.
    IdSpan joined(const IdSpan& other) const {
        return {std::min(begin, other.begin), std::max(end, other.end)};
    }

    bool operator==(const IdSpan&) const = default;
};

/// Takes note of the dates of a new ticket. Index: the primary key.
void note_creation(db::Sql& sql, const Ticket& ticket);

/// Takes note of dates that changed, where any is before all that the ticket had.
void note_change(db::Sql& sql, const Ticket& ticket);

/// Takes note of the newest tickets once more: a node of the version before, which may run beside
/// this one for as long as an upgrade takes, does not. Whether any was missing.
bool note_newest(db::Sql& sql);

/// Whether it would find any; without the writer.
bool is_note_missing(db::Sql& sql);

/// Outside of it no ticket has these dates.
IdSpan find_dated(db::Sql& sql, const Dates& dates);

}  // namespace mainstay::ticketing::store
