// What lists say of incidents beside their own rows: of which services their signals are, who sees
// to them, and whether they are kept quiet. A few questions for all of a page.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "db/sql.hpp"
#include "signals/mutes.hpp"
#include "signals/signal.hpp"

namespace mainstay::signals {

/// How many services, and how many people, an incident is shown with.
inline constexpr int summary_names_max = 20;

struct IncidentSummary {
    std::vector<std::string> services;      // By name.
    std::int64_t service_count = 0;         // Of all.
    std::vector<Id<User>> acknowledged_by;  // Of what is there; who did it last goes first.
    std::optional<Time> acknowledged_at;    // The last of these.
    bool is_acknowledged = false;           // Somebody sees to all that is there.
    bool is_silenced = false;               // All that is there is kept quiet.
};

/// Of each of these incidents, at most 100. Indexes: incident_service_incident,
/// signal_incident_current.
std::map<Id<Incident>, IncidentSummary> summaries(
    db::Sql& sql, Time now, std::span<const Incident> incidents
);

}  // namespace mainstay::signals
