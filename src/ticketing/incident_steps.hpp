// What happens to an incident of signals, written on its ticket. Events may come in any order, and
// more than once at different nodes: each step looks at how the incident stands now.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "db/blobs.hpp"
#include "db/database.hpp"
#include "events/events.hpp"
#include "identity/identity.hpp"
#include "ticketing/incident_evidence.hpp"
#include "ticketing/incident_store.hpp"

namespace mainstay::ticketing {

enum class IncidentStepKind { opened, joined, removed, merged, recovered, returned };

/// Something that happened to an incident.
struct IncidentStep {
    IncidentStepKind kind = IncidentStepKind::opened;
    Id<Incident> incident;
    std::string text{};
    std::int64_t signals = 0;
    std::optional<Id<Incident>> merged{};          // Into it.
    std::optional<Time> at{};                      // Of a recovery.
    std::optional<Id<signals::Signal>> renewed{};  // Of a return: what is there again.
};

/// Writes it on the ticket of the incident, which is opened now if need be; nothing if there is to
/// be none. `evidence` is attached as far as the ticket lacks it.
void write_step(
    db::Sql& sql, const Call& system, const IncidentStep& step,
    const std::vector<StagedEvidence>& evidence, Language language
);

/// The reactions to the events of incidents. `database` and `blobs` outlive them; `language` is
/// that in which an account reads.
std::vector<events::Subscription> incident_subscriptions(
    db::Database& database, db::Blobs& blobs, std::function<Language(db::Sql&, Id<User>)> language
);

}  // namespace mainstay::ticketing
