// The links of a ticket to others, and who watches it.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// The tickets that this one is linked with and that the caller may see, oldest link first.
/// Refuses: not_found.
Result<http::Page<LinkView>> links(db::Sql& sql, const Call& call, const ListOfTicket& request);

/// Refuses: not_found, forbidden, linked_ticket_unknown, and what timeline::link refuses:
/// linked_to_itself, linked_already, link_cycle.
Result<LinkView> link(db::Sql& sql, const Call& call, const LinkTicket& request);

/// Refuses: not_found, also where the other ticket may not be seen; forbidden.
Result<> unlink(db::Sql& sql, const Call& call, const UnlinkTicket& request);

/// Has a person told of what happens to a ticket: the caller or, by staff, anyone of staff or of
/// its organization. Refuses: not_found, forbidden, watcher_unfit.
Result<VersionedTicket> watch(db::Sql& sql, const Call& call, const WatchTicket& request);

/// Refuses: not_found, also if that person does not watch it; forbidden.
Result<> unwatch(db::Sql& sql, const Call& call, const UnwatchTicket& request);

}  // namespace mainstay::ticketing
