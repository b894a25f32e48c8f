// Rules on time: things that have been as they are for long, looked for each minute, and rules that
// run at set times. Each thing once for each episode, however often a job is repeated.
#pragma once

#include <cstdint>
#include <vector>

#include <boost/describe.hpp>

#include "automation/kinds.hpp"
#include "automation/store.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "db/database.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::automation {

/// Runs a rule at a time of its schedule on the things that match: a part of them in each job,
/// which enqueues the next one with its last transaction.
struct RunRuleAtTime {
    static constexpr std::string_view kind = "automation.run_at_time";

    Id<AutomationRule> rule;
    std::optional<Time> at;   // None in the first job.
    std::int64_t before = 0;  // Things of greater ids were had; 0 in the first job.
    std::int64_t done = 0;
};
BOOST_DESCRIBE_STRUCT(RunRuleAtTime, (), (rule, at, before, done))

/// Has a rule run by its schedule, if it has one, from `now` on. REQUIRES: it has none.
Result<> begin_schedule(
    db::Sql& sql, Id<AutomationRule> rule, const RuleTrigger& trigger, Time now
);

/// Ends that, if it runs by one.
void end_schedule(db::Sql& sql, Id<AutomationRule> rule);

/// When it runs next.
std::optional<Time> next_run(db::Sql& sql, Id<AutomationRule> rule);

/// How many things a rule looks at in a minute, and acts on at a time of its schedule, at most.
inline constexpr int looked_at_max = 1'000;

/// Looks at up to `looked_at_max` things for each rule that waits for how long they have been as
/// they are, from where the last look ended, and runs it on those for which it is time.
void sweep(db::Database& database, const Kinds& kinds, Time now);

/// Does a part of a run at a set time. Returns how many it acted on.
int run_at_time(
    db::Database& database, const Kinds& kinds, const RunRuleAtTime& job, const jobs::Run& run
);

/// Both outlive what is returned.
jobs::Worker scheduled_worker(db::Database& database, const Kinds& kinds);
std::vector<jobs::Schedule> schedules(db::Database& database, const Kinds& kinds);

}  // namespace mainstay::automation
