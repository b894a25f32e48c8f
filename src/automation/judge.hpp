// Whether one thing matches the filter of a rule, and which of its terms do not hold.
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

/// Which words a thing has: those the search index knows, about a second late; or all, which are
/// indexed for it, and so need a session that writes.
enum class Words { as_indexed, as_written };

/// Judges a thing as it is now, by what the caller may see. Refuses: what filter::read does.
Result<Judgement> judge(
    db::Sql& sql, const Call& call, const AutomationKind& kind, const std::string& filter,
    std::int64_t subject, Words words = Words::as_indexed
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
