// Creates a ticket as a person or a program asks for it.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// Opens a ticket for the caller or, by staff, for anyone.
/// Refuses: application_unknown, requester_unfit, only_staff_sets, bad_label, attachment_unknown;
/// team_unfit; no_team_at_level; what its form does (see fields::check_answers); forbidden.
Result<VersionedTicket> create(
    db::Sql& sql, const Call& call, const OpenTicket& request, Source source
);

}  // namespace mainstay::ticketing
