// Runs over many items, to rows and back. No rule lives here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "views/bulk_run.hpp"

namespace mainstay::views::store {

Id<BulkRun> insert(db::Sql& sql, const BulkRun& run);

std::optional<BulkRun> bulk_run(db::Sql& sql, Id<BulkRun> id);

/// Newest first, those before `before`; of one owner, or in scope. Index: bulk_run_owner, or the
/// primary key.
std::vector<BulkRun> bulk_runs(
    db::Sql& sql, const identity::Scope& scope, std::optional<Id<User>> owner, Id<BulkRun> before,
    std::int64_t limit
);

/// How many runs of the person have not ended. Index: bulk_run_owner.
std::int64_t unended_of(db::Sql& sql, Id<User> owner);

/// Writes how far a run is.
void update_progress(db::Sql& sql, const BulkRun& run);

/// Whether nobody undid it before.
bool mark_undone(db::Sql& sql, Id<BulkRun> id, Id<BulkRun> by);

struct BulkPart {
    std::int64_t number = 0;
    std::string targets;  // JSON of BulkPartTargets.
};
BOOST_DESCRIBE_STRUCT(BulkPart, (), (number, targets))

void insert_part(
    db::Sql& sql, Id<BulkRun> run, std::int64_t number, const BulkPartTargets& targets
);

/// The first of what is yet to be done. Index: the primary key.
std::optional<BulkPart> next_part(db::Sql& sql, Id<BulkRun> run);

/// Whether it was yet to be done.
bool remove_part(db::Sql& sql, Id<BulkRun> run, std::int64_t number);

void remove_parts(db::Sql& sql, Id<BulkRun> run);

void insert(db::Sql& sql, const BulkItem& item);

std::optional<BulkItem> bulk_item(db::Sql& sql, Id<BulkRun> run, std::int64_t number);

/// Those after `after` that failed, in the order of the run. Index: bulk_item_failed.
std::vector<BulkItem> failed_items(
    db::Sql& sql, Id<BulkRun> run, std::int64_t after, std::int64_t limit
);

/// Those after `after` that can be put back. Index: bulk_item_undo.
std::vector<BulkItem> undoable_items(
    db::Sql& sql, Id<BulkRun> run, std::int64_t after, std::int64_t limit
);

/// Forgets how to put back what was changed by runs that ended before `before`, up to `limit`
/// items. Returns how many.
std::int64_t forget_undo(db::Sql& sql, Time before, std::int64_t limit);

/// Removes one run that ended before `before`, or up to `limit` of its items. Whether there was
/// one.
bool remove_ended(db::Sql& sql, Time before, std::int64_t limit);

/// The runs of a person, by id. Index: bulk_run_owner.
std::vector<BulkRun> owned_runs(
    db::Sql& sql, Id<User> owner, Id<BulkRun> after, std::int64_t limit
);

/// Runs of the window, whosever they are. Index: the primary key.
std::vector<BulkRun> runs_between(db::Sql& sql, std::int64_t after, std::int64_t last);

/// Removes a run with up to `limit` of its items. Whether it is gone as a whole.
bool remove_run(db::Sql& sql, Id<BulkRun> id, std::int64_t limit);

}  // namespace mainstay::views::store
