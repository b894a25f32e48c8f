// People move signals out of incidents, and back into them.
#pragma once

#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "signals/requests.hpp"

namespace mainstay::signals {

/// Takes a signal out that does not belong there. It is an incident of its own from now on, and its
/// key does not come back into this one by itself. Refuses: not_found; forbidden; not_a_member;
/// only_member.
Result<http::Versioned<IncidentDetail>> take_out(
    db::Sql& sql, const Call& call, const WhichMember& request
);

/// Puts a signal back that was taken out, and lets its key in again. The incident that it is of
/// meanwhile goes up in this one if it has no other signal. Refuses: not_found; forbidden;
/// not_taken_out.
Result<http::Versioned<IncidentDetail>> put_back(
    db::Sql& sql, const Call& call, const WhichMember& request
);

}  // namespace mainstay::signals
