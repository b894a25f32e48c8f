// A list of tickets as a file for spreadsheets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "db/database.hpp"
#include "http/reply.hpp"

namespace mainstay::ticketing {

/// How many tickets a file has at most.
inline constexpr int exported_tickets_max = 10'000;

struct ExportTickets {
    std::optional<Line<1000, 0>> filter;
    std::optional<Line<1000, 0>>
        columns;  // Names with commas between, `field.NAME` of custom ones.
};
BOOST_DESCRIBE_STRUCT(ExportTickets, (), (filter, columns))

/// The tickets that match and that the caller may read, newest first, with what a list shows the
/// caller of them; all columns of a list, if none are named. Who took which list is on record.
/// Refuses: unauthenticated; invalid with export_too_large, unknown_column and what a filter
/// refuses.
Result<http::Download> export_tickets(
    db::Database& database, const Call& call, const ExportTickets& request
);

}  // namespace mainstay::ticketing
