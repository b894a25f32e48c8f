// Warnings and breaches of what vendors promised.
#pragma once

#include "db/database.hpp"
#include "jobs/jobs.hpp"
#include "ticketing/handover_store.hpp"

namespace mainstay::ticketing {

/// Tells who holds the ticket what is due of a hand-over now: each warning and breach once. Nothing
/// where it is over.
void alert_of_vendor(db::Sql& sql, const Call& call, Id<Handover> handover);

/// Looks after all hand-overs that are open.
jobs::Schedule vendor_alert_schedule(db::Database& database);

}  // namespace mainstay::ticketing
