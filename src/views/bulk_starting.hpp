// Starts, cancels and undoes runs over many items. The items of a run are looked up before its
// transaction, since they may be many, and are fixed from then on.
#pragma once

#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/database.hpp"
#include "db/sql.hpp"
#include "module/bulk_kind.hpp"
#include "views/bulk_answers.hpp"
#include "views/kinds.hpp"

namespace mainstay::views {

/// A run that is to start, with all its items.
struct FoundBulkTargets {
    StartBulkRun request;
    std::vector<BulkPartTarget> targets;
    std::vector<std::string> absent;  // Keys of what the caller may not see, or nobody can.
};

/// Refuses: unauthenticated; forbidden; invalid with unknown_view_kind, unknown_bulk_action,
/// filter_or_keys, too_many_items, what the action refuses of its arguments and the list of its
/// filter; bulk_too_many_targets; bulk_nothing_found.
Result<FoundBulkTargets> find_bulk_targets(
    db::Database& database, const Call& call, const StartBulkRun& request, const Kinds& kinds
);

/// Refuses: forbidden; too_many_bulk_runs.
Result<BulkRunView> start_bulk_run(db::Sql& sql, const Call& call, const FoundBulkTargets& found);

/// What was done stays done. Refuses: not_found; forbidden; bulk_run_ended.
Result<BulkRunView> cancel_bulk_run(db::Sql& sql, const Call& call, const WhichBulkRun& request);

/// A run that is to be undone, with all that can be put back.
struct FoundBulkChanges {
    Id<BulkRun> id;
    std::vector<BulkPartTarget> targets;
};

/// Refuses: not_found; forbidden; not_undoable.
Result<FoundBulkChanges> find_bulk_changes(
    db::Database& database, const Call& call, const WhichBulkRun& request
);

/// Starts a run that puts back what another changed. Refuses: as find_bulk_changes, and
/// too_many_bulk_runs.
Result<BulkRunView> undo_bulk_run(db::Sql& sql, const Call& call, const FoundBulkChanges& found);

}  // namespace mainstay::views
