// A filter of tickets as lists take it apart: `is:open assignee:me level:L2,L3`. No rows of tickets
// are read here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "filter/filter.hpp"
#include "identity/identity.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// A word or a phrase, as SELECTs of the ids of tickets in which the caller may find it.
struct TextTerm {
    std::vector<filter::Condition> selects;  // None: it is found nowhere.

    bool operator==(const TextTerm&) const = default;
};

/// Which tickets a list shows: those for which every term that is given holds. A term with several
/// values holds for each of them. The terms are those for which lists have an index; `rest` is all
/// else that a filter can say.
struct Filter {
    std::vector<Status> statuses;
    std::vector<Kind> kinds;
    std::vector<Maintenance> maintenances;
    std::vector<Level> levels;
    std::vector<Priority> priorities;
    std::optional<std::optional<Id<User>>> assignee;  // Nobody, if the inner one is empty.
    std::optional<std::vector<Id<Team>>> teams;       // No ticket at all, if the list is empty.
    std::optional<std::optional<Id<Organization>>> organization;
    std::optional<Id<User>> requester;
    std::optional<Id<User>> watcher;
    std::optional<std::string> application;  // Its key.
    std::vector<std::string> labels;         // All of them.
    std::vector<std::string> keys;           // Of the tickets themselves, as they are now.
    std::vector<std::size_t> found;          // All of them, by their places in `texts`.

    std::vector<TextTerm> texts;  // Also those that `rest` speaks of, as found_0, found_1, …
    filter::Condition rest;       // On `ticket t`; of no text where there is no more.

    bool operator==(const Filter&) const = default;
};

/// The name of the text of that place in a list's statement: a table with the column `ticket`.
std::string found_name(std::size_t text);

/// Whether a ticket or one of its messages has the word or phrase, where the caller may find it: a
/// condition on `ticket t`.
filter::Condition text_condition(db::Sql& sql, const Call& call, std::string_view text);

/// Reads a filter of the language of filter/, with the fields of `ticket_fields`. Refuses: what
/// filter::read does.
Result<Filter> parse_filter(db::Sql& sql, const Call& call, std::string_view text);

}  // namespace mainstay::ticketing
