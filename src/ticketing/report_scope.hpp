// What narrows the statements of reports: the caller's reach and the filter that was typed; and how
// counts come by steps of time. Reads aggregates only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "filter/filter.hpp"
#include "identity/identity.hpp"
#include "module/report_kind.hpp"

namespace mainstay::ticketing {

/// How many groups a statement of a report may have.
inline constexpr int report_groups_max = 100'000;

/// The tickets that a report is of.
class ReportScope {
public:
    /// Refuses: what the filter language does; no_text_in_report for words and phrases, which no
    /// report counts by.
    static Result<ReportScope> of(
        db::Sql& sql, const Call& call, const Action& action, std::string_view filter
    );

    /// Narrows a statement that has a WHERE and speaks of `ticket t`.
    void narrow(db::Query& query) const;

    /// The filter of the list of those of these tickets for which the terms hold, too.
    std::string with(const std::vector<std::string>& terms) const;

private:
    identity::Scope scope_;
    filter::Condition condition_;     // Of no text where all are asked for.
    std::string text_;                // As it was typed, in parentheses where it needs them.
    std::vector<std::string> slots_;  // What it asks of, which may stand once.
};

/// `created:2026-11-01T00:00:00.000000Z..…`: from the one time to before the other.
std::string within(std::string_view field, Time from, Time to);

/// What a statement counts: rows that each belong to a ticket and happened at a time.
struct CountedRows {
    std::string_view from;        // `ticket t`, or a table joined with it.
    std::string_view at;          // The column of the time.
    std::string_view key = "''";  // A text that tells the rows apart.
    std::string_view where = "1 = 1";
};

/// Counts by step: for each key one for each step, and one more for what came after the last.
class StepCounts {
public:
    /// Counts what happened from the beginning of the question on. `to_the_end`: not only within
    /// its steps. Index: as the table has it for its time.
    StepCounts(
        db::Sql& sql, const ReportScope& scope, const ReportQuestion& question,
        const CountedRows& rows, bool to_the_end = false
    );

    std::int64_t at(std::string_view key, std::size_t step) const;

    /// Of what came after the last step.
    std::int64_t after(std::string_view key) const;

private:
    struct Key {
        std::string name;
        std::vector<std::int64_t> counts;
    };

    const Key* find(std::string_view key) const;

    std::vector<Key> keys_;
};

/// The widest piece of time, in microseconds, of which the steps are made: an hour, or less in
/// zones that are not whole hours off.
std::int64_t grain_of(const std::vector<Time>& bounds);

}  // namespace mainstay::ticketing
