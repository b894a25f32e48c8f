// Reads tickets: one, a list of them, how many wait. A ticket that the caller may not see is
// answered exactly as one that is not there: not_found.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "module/view_kind.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// Refuses: not_found.
Result<VersionedTicket> show(db::Sql& sql, const Call& call, const TicketKey& request);

/// The tickets the caller may see and that match the filter, in the order asked for.
/// Refuses: what parse_filter refuses; bad_cursor; forbidden, by due for who sees no clocks.
Result<http::Page<TicketRow>> list(db::Sql& sql, const Call& call, const ListTickets& request);

/// Whether the list takes this filter from the caller. Refuses: what parse_filter refuses.
Result<> check_filter(db::Sql& sql, const Call& call, std::string_view filter);

/// How many tickets the caller finds by it, counted as in a queue; nothing where the list refuses
/// it.
std::optional<ViewTally> count_found(db::Sql& sql, const Call& call, std::string_view filter);

/// How many tickets wait, and where. Requesters have one queue: all of their own that are open.
Result<QueueCounts> queues(db::Sql& sql, const Call& call, const http::Nothing& request);

}  // namespace mainstay::ticketing
