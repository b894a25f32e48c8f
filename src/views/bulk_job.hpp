// The job behind each run over many items: it changes them, part by part.
#pragma once

#include <functional>

#include "base/time.hpp"
#include "db/database.hpp"
#include "jobs/jobs.hpp"
#include "views/bulk_run.hpp"
#include "views/kinds.hpp"

namespace mainstay::views {

struct ApplyBulk {
    static constexpr std::string_view kind = "views.apply_bulk";

    Id<BulkRun> run;
};
BOOST_DESCRIBE_STRUCT(ApplyBulk, (), (run))

/// Does one part of a run, or ends it, in the transaction it is given. A part that is done is gone
/// in the same transaction: none is done twice. Returns whether there may be more to do; where it
/// ended the run, `on_end` was called.
bool apply_part(
    db::Sql& sql, const Kinds& kinds, Id<BulkRun> id, Time now,
    const std::function<void(db::Sql&)>& on_end
);

/// Does what is left of a run. The arguments outlive it.
jobs::Worker bulk_worker(db::Database& database, const Kinds& kinds, Clock clock);

/// Forgets what is past undoing, and removes old runs.
jobs::Schedule trim_bulk_runs(db::Database& database);

}  // namespace mainstay::views
