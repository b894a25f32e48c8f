// What the signals of an incident were found to come of, for the ticket: what was validated, and
// the deployments that are named there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "signals/signals.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing {

/// The hypotheses of its signals that were validated, each sentence once: at most five, of the
/// first twenty signals. A line each; empty where there is none. Index: signal_incident.
std::string found_causes(db::Sql& sql, Id<signals::Incident> incident);

/// Links the ticket to the deployments that validated hypotheses name, as suspects: it is a
/// suggestion, whatever people find. Returns the sentences of those that were not linked yet.
std::string suspect_deployments(
    db::Sql& sql, const Call& system, const timeline::Subject& ticket,
    Id<signals::Incident> incident
);

}  // namespace mainstay::ticketing
