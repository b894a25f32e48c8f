// What people decide about error groups. Each decision is recorded in the timeline of the group
// with its reason, and can be undone by another.
#pragma once

#include "base/result.hpp"
#include "bugfix/error_views.hpp"
#include "bugfix/groups.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::bugfix {

/// Refuses: forbidden; not_found; error_merged; error_state; invalid with release_with_in,
/// no_release_known.
Result<ErrorGroup> resolve_error(db::Sql& sql, const Call& call, const ResolveError& request);

/// Refuses: forbidden; not_found; error_merged.
Result<ErrorGroup> ignore_error(db::Sql& sql, const Call& call, const IgnoreError& request);

/// Refuses: forbidden; not_found; error_merged; error_state.
Result<ErrorGroup> reopen_error(db::Sql& sql, const Call& call, const ReopenError& request);

/// Refuses: forbidden; not_found; error_merged; invalid with not_assignable.
Result<ErrorGroup> assign_error(db::Sql& sql, const Call& call, const AssignError& request);

/// What is answered is the group that has both now. Refuses: forbidden; not_found; error_merged;
/// invalid with merge_elsewhere, too_many_parts.
Result<ErrorGroup> merge_error(db::Sql& sql, const Call& call, const MergeError& request);

/// What `unmerge_error` would give back, and what would be left. Refuses: as that.
Result<UnmergePreview> preview_unmerge(db::Sql& sql, const Call& call, const UnmergeError& request);

/// What is answered is the group of the keys that were taken out: the one that they were of before
/// a merge where that was one, else a new one; the group itself where its own keys were asked for,
/// from which the others go then. See plan_parting. Refuses: forbidden; not_found; error_merged;
/// invalid with not_its_key, all_its_keys.
Result<ErrorGroup> unmerge_error(db::Sql& sql, const Call& call, const UnmergeError& request);

/// Raises the group's signal in the name of the caller, so that the rules of signals open a ticket.
/// Refuses: forbidden; not_found; error_merged; error_has_ticket.
Result<ErrorGroup> open_error_ticket(
    db::Sql& sql, const Call& call, const OpenErrorTicket& request, const Tickets& tickets
);

}  // namespace mainstay::bugfix
