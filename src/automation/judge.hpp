// Whether one thing matches the filter of a rule, and which of its terms do not hold. Reads only.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "db/sql.hpp"
#include "module/automation_kind.hpp"

namespace mainstay::automation {

struct Judgement {
    bool is_visible = true;            // To the caller; else nothing more is told.
    std::vector<std::string> failing;  // Terms of the filter, as they are best written.

    bool matches() const { return is_visible && failing.empty(); }
};

/// Judges a thing as it is now, by what the caller may see. Refuses: what filter::read does.
Result<Judgement> judge(
    db::Sql& sql, const Call& call, const AutomationKind& kind, const std::string& filter,
    std::int64_t subject
);

/// Whether the caller may have such a filter. Refuses: what filter::read does.
Result<> check_filter(
    db::Sql& sql, const Call& call, const AutomationKind& kind, const std::string& filter
);

/// The properties of things that a filter asks about. Nothing where it cannot be read.
std::vector<std::string> properties_asked(
    db::Sql& sql, const Call& call, const AutomationKind& kind, const std::string& filter
);

}  // namespace mainstay::automation
