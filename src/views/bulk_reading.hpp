// Reads runs over many items: how far each is, and what it could not do.
#pragma once

#include <span>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "views/bulk_answers.hpp"
#include "views/kinds.hpp"

namespace mainstay::views {

std::vector<BulkRunView> bulk_answers(
    db::Sql& sql, const Call& call, std::span<const BulkRun> runs
);

/// Refuses: not_found, for one that the caller may not see as for one that is not there.
Result<BulkRun> seen_run(db::Sql& sql, const Call& call, Id<BulkRun> id);

/// The kind, which has bulk actions. Refuses: forbidden to those who may start no run; invalid with
/// unknown_view_kind.
Result<const ViewKind*> bulk_kind(const Call& call, const Kinds& kinds, std::string_view name);

/// Refuses: as bulk_kind.
Result<http::Page<BulkActionView>> list_bulk_actions(
    db::Sql& sql, const Call& call, const ListBulkActions& request, const Kinds& kinds
);

/// Refuses: as bulk_kind; what the list refuses of its filter.
Result<BulkCount> count_bulk_targets(
    db::Sql& sql, const Call& call, const CountBulkTargets& request, const Kinds& kinds
);

/// Newest first. Refuses: forbidden; bad_cursor.
Result<http::Page<BulkRunView>> list_bulk_runs(
    db::Sql& sql, const Call& call, const ListBulkRuns& request
);

/// Refuses: not_found.
Result<BulkRunView> show_bulk_run(db::Sql& sql, const Call& call, const WhichBulkRun& request);

/// In the order of the run. Refuses: not_found; bad_cursor.
Result<http::Page<BulkFailure>> list_bulk_failures(
    db::Sql& sql, const Call& call, const ListBulkFailures& request
);

/// All of them as CSV (RFC 4180), a head line first. Refuses: not_found.
Result<http::Download> bulk_failures_csv(
    db::Sql& sql, const Call& call, const WhichBulkRun& request
);

}  // namespace mainstay::views
