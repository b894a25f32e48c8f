// Fills in the facts of tickets that were there before facts were kept.
#pragma once

#include "db/database.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::ticketing {

/// The facts of the next tickets; false where all have theirs.
bool fill_facts(db::Database& database);

/// Looks each minute whether there are such tickets, until there are none. Safe to repeat.
/// `database` outlives it.
jobs::Schedule fill_facts_schedule(db::Database& database);

}  // namespace mainstay::ticketing
