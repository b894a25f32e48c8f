// The face of bugfix/: errors of programs, from the events that are sent to the groups that people
// see to.
#pragma once

#include <span>

#include "bugfix/intake.hpp"
#include "db/migration.hpp"
#include "events/incident_tickets.hpp"
#include "events/release_revision.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::bugfix {

/// What server/ installs: it opens `intake` when it starts. `tickets` knows the tickets of
/// incidents, and `revision` the commits of releases; empty: nobody does.
Module module(
    const ErrorIntake& intake = {}, events::IncidentTickets tickets = {},
    events::ReleaseRevision revision = {}
);

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::bugfix
