// What is done about deadlines in the background.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <boost/describe.hpp>

#include "db/database.hpp"
#include "jobs/jobs.hpp"
#include "ticketing/promises.hpp"

namespace mainstay::ticketing {

/// Computes the deadlines of all open tickets anew, since a policy or a calendar was changed: from
/// where the run before has got to. One that a later change has overtaken ends.
struct RecomputeDeadlines {
    static constexpr std::string_view kind = "ticketing.recompute_deadlines";

    std::int64_t revision = 0;
    std::int64_t status = 0;  // Which of the statuses of open tickets.
    std::int64_t after = 0;   // The id of the last ticket of that status.
};
BOOST_DESCRIBE_STRUCT(RecomputeDeadlines, (), (revision, status, after))

/// Both are safe to repeat: what is as it should be is left alone, and each alert has a row of its
/// own. `database` and `promises` outlive them.
jobs::Worker recompute_worker(db::Database& database, PromiseCache& promises);
jobs::Schedule alert_schedule(db::Database& database, PromiseCache& promises);

}  // namespace mainstay::ticketing
