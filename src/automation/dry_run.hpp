// What a rule would have done lately, by what the timeline has of it, and whether one thing matches
// it now. Only reads, and a bounded part of the timeline.
#pragma once

#include "automation/kinds.hpp"
#include "automation/requests.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"

namespace mainstay::automation {

/// How many entries of the timeline a dry run looks at, and how many things it shows, at most.
inline constexpr std::int64_t entries_max = 10'000;
inline constexpr std::size_t rows_max = 200;

/// With the caller's rights, whom the rule would be run for if they switched it on. The filter is
/// judged by how things are now. Refuses: forbidden; not_found; unknown_automation_kind.
Result<DryRunView> dry_run(
    db::Sql& sql, const Call& call, const DryRunRule& request, const Kinds& kinds
);

/// Refuses: forbidden; not_found, also of the key; what filter::read does.
Result<RuleJudgement> judge_one(
    db::Sql& sql, const Call& call, const JudgeRule& request, const Kinds& kinds
);

}  // namespace mainstay::automation
