// Reports that people saved under a name and shared: they are saved views of the list of reports,
// whose filter is the report's query. views/ keeps them; server/ passes on how they are found.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "db/sql.hpp"
#include "module/view_kind.hpp"
#include "reports/figures.hpp"

namespace mainstay::reports {

struct SavedReport {
    Id<SavedReport> id;
    std::string name;
    std::string query;  // As read_query takes it.
};

/// How saved reports are found. What is empty finds none.
struct SavedReports {
    /// Whoever asks.
    std::function<std::optional<SavedReport>(db::Sql& sql, Id<SavedReport> id)> find{};

    /// Whether the caller may see it.
    std::function<bool(db::Sql& sql, const Call& call, Id<SavedReport> id)> may_see{};
};

/// The kind of list whose saved views are reports.
inline constexpr std::string_view saved_kind = "report";

/// Reads a query as an address has it: `report=ticket_volume&period=four_weeks&by=team`. Refuses:
/// invalid, naming `filter`, with bad_saved_report.
Result<AskReport> read_query(std::string_view query);

/// What views/ needs to know of it. `kinds` outlives it.
ViewKind view_kind(const Kinds& kinds);

}  // namespace mainstay::reports
