// What was done to a ticket.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// What was done to a ticket, newest first, for staff. Refuses: not_found, forbidden, bad_cursor.
Result<http::Page<EntryView>> timeline_of(
    db::Sql& sql, const Call& call, const ListOfTicket& request
);

}  // namespace mainstay::ticketing
