// Writes ranges of indexes, in each of which tickets are in the order of a list, as either database
// keeps to the index that is meant. No rule lives here.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "ticketing/list_writer.hpp"

namespace mainstay::ticketing::store {

/// Ranges of the index of one table.
struct Ranges {
    const filter::Rows& rows;
    std::string_view alias;               // Of the table: `t` where that is `ticket`.
    IdSpan ids;                           // Only tickets of it.
    std::int64_t limit;                   // For each range.
    std::function<void(Writer&)> rest{};  // Writes what else is asked: ` AND …`.
};

/// The ids of their tickets, as `id`: a SELECT, or several with UNION ALL between. Newest first
/// within each range.
void write_ranges(Writer& writer, const Ranges& ranges);

/// The same of several ranges, newest first among all of them, without limit: the database merges
/// them, and reads each only as far as its tickets are asked for. REQUIRES: no ticket is in two
/// ranges or twice in one.
void write_merged(Writer& writer, const Ranges& ranges);

}  // namespace mainstay::ticketing::store
