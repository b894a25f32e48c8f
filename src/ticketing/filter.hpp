// A filter of tickets as lists take it apart: `is:open assignee:me level:L2,L3`. No rows of tickets
// are read here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "filter/filter.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// How many alternatives a list is planned by, each by itself. A filter that has more is one
/// condition where it branches most.
inline constexpr std::size_t alternatives_max = 8;

/// A word or a phrase that few tickets have, as SELECTs of their ids, gathered once for a list.
struct TextTerm {
    std::vector<filter::Condition> selects;  // None: it is found nowhere.

    bool operator==(const TextTerm&) const = default;
};

/// A column of tickets and the values it may have; NULL among them stands for nothing.
struct Term {
    std::string_view column;
    std::vector<db::Value> values;

    bool operator==(const Term&) const = default;
};

/// What else must hold, and where an index finds those tickets, if one does.
struct Part {
    filter::Condition condition;  // On `ticket t`. Not NULL.
    std::optional<filter::Rows> rows{};
    std::optional<std::size_t> text{};  // The place of the text that it is about.
    bool is_whole = true;               // Whether what `rows` finds needs no further look.

    bool operator==(const Part&) const = default;
};

/// What each ticket has, in microseconds.
struct Dates {
    std::optional<std::int64_t> before{};         // A date of any kind before it.
    std::optional<std::int64_t> created_since{};  // A creation then or later.

    bool operator==(const Dates&) const = default;
};

/// Terms and parts that must all hold. A column has one term.
struct Conjunction {
    std::vector<Term> terms{};
    std::vector<Part> parts{};
    Dates dates{};  // What terms and parts ask besides, for a lead that keeps to those tickets.

    const Term* term(std::string_view column) const;

    /// Adds a term. False where it leaves nothing: no value is left for its column.
    bool narrow(Term term);

    bool operator==(const Conjunction&) const = default;
};

/// Which tickets a list shows: those for which an alternative holds.
struct Filter {
    std::vector<Conjunction> alternatives;  // None: no ticket at all.
    std::vector<TextTerm> texts;            // As found_0, found_1, …

    bool operator==(const Filter&) const = default;
};

/// The statuses in which work is owed, or those that end it.
const std::vector<db::Value>& statuses_of(bool is_open);

/// The name of the text of that place in a list's statement: a table with the column `ticket`.
std::string found_name(std::size_t text);

/// Reads a filter of the language of filter/, with the fields of `ticket_fields`. Counts, up to a
/// bound, in how many documents a text is found. Refuses: what filter::read does.
Result<Filter> parse_filter(db::Sql& sql, const Call& call, std::string_view text);

}  // namespace mainstay::ticketing
