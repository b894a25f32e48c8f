// The caller's own unsent message on a ticket.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// The caller's own unsent message with its files, which are kept as long as it is. Refuses:
/// not_found, forbidden, notes_are_for_staff, attachment_unknown.
Result<DraftView> draft(db::Sql& sql, const Call& call, const TicketKey& request);
Result<> save_draft(db::Sql& sql, const Call& call, const SaveDraft& request);
Result<> drop_draft(db::Sql& sql, const Call& call, const TicketKey& request);

}  // namespace mainstay::ticketing
