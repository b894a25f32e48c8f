// What people do with incidents.
#pragma once

#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "signals/requests.hpp"

namespace mainstay::signals {

/// The newest first, without those that went up in others unless these are asked for. Refuses:
/// forbidden; invalid with bad_cursor; not_found for an application whose signals the caller may
/// not see.
Result<http::Page<IncidentView>> list_incidents(
    db::Sql& sql, const Call& call, const ListIncidents& request
);

/// Refuses: not_found.
Result<http::Versioned<IncidentDetail>> show_incident(
    db::Sql& sql, const Call& call, const WhichIncident& request
);

/// The caller sees to all of it that is open; at most 1,000 signals. Refuses: not_found; forbidden;
/// signal_ended where none is.
Result<http::Versioned<IncidentDetail>> acknowledge_incident(
    db::Sql& sql, const Call& call, const AcknowledgeIncident& request
);

/// The incident of that id, as far as the caller may see it: what notifications say of it.
std::optional<Incident> visible_incident(db::Sql& sql, const Call& call, Id<Incident> id);

/// The same for who may do that with it. Refuses: not_found; forbidden.
Result<Incident> incident_for(
    db::Sql& sql, const Call& call, Id<Incident> id, const Action& action
);

/// What the caller is shown of it. REQUIRES: there is one.
http::Versioned<IncidentDetail> incident_detail(db::Sql& sql, const Call& call, Id<Incident> id);

}  // namespace mainstay::signals
