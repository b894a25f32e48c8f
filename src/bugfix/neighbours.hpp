// What bugfix asks other modules through server/: tickets, releases, and in which language people
// read. Each function may be empty: nobody knows.
#pragma once

#include <functional>
#include <string>

#include "base/catalogue.hpp"
#include "db/sql.hpp"
#include "events/incident_tickets.hpp"
#include "events/linked_tickets.hpp"
#include "events/release_revision.hpp"
#include "events/release_uses.hpp"

namespace mainstay::bugfix {

/// The tickets of errors: by their incidents, and by links.
struct Tickets {
    events::IncidentTickets of_incidents{};
    events::LinkedTickets linked{};
};

struct Neighbours {
    Tickets tickets{};
    events::ReleaseRevision revision{};
    events::ReleaseUses uses{};
    std::function<Language(db::Sql&, Id<User>)> language{};
};

}  // namespace mainstay::bugfix
