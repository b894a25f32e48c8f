// What leads a list: the index by which its tickets are found, in whose ranges they are in the
// order of the list. All else that is asked of them is looked at one by one.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "db/sql.hpp"
#include "ticketing/date_blocks.hpp"
#include "ticketing/filter.hpp"
#include "ticketing/list_writer.hpp"

namespace mainstay::ticketing::store {

/// What the tickets of an alternative are found by.
struct Lead {
    enum class By {
        all,       ///< Every ticket, newest first.
        ids,       ///< The tickets themselves.
        columns,   ///< Ranges of an index of `ticket`: one for each choice of a value of each term.
        rows,      ///< Ranges of an index of another table.
        gathered,  ///< Rows that are in no order, gathered first.
        text,      ///< A text that was gathered.
    };

    By by = By::all;
    std::vector<Term> terms{};   // Of `ids` and `columns`, as the index has them.
    const Part* part = nullptr;  // Of the others.
    IdSpan ids{};                // No ticket outside of it is asked for.
};

/// Whether both find the same tickets in the same way.
bool is_same(const Lead& one, const Lead& other);

/// For each alternative of a filter the lead that leaves the fewest tickets, as bounded counts in
/// the indexes and, where all leave many, a sample of tickets tell; nothing where one leaves none.
/// Indexes: ticket_assignee, ticket_team, ticket_requester, ticket_organization,
/// ticket_application, ticket_level, ticket_kind, ticket_maintenance, ticket_priority,
/// ticket_resolution, ticket_status, ticket_facets; ticket_label_label, ticket_watcher_watcher,
/// ticket_deadline_breaching, ticket_deadline_breached, ticket_deadline_paused,
/// ticket_deadline_running, field_value_text, field_value_number, ticket_created, ticket_updated,
/// ticket_resolved, ticket_closed. REQUIRES: the filter outlives the answer.
std::vector<std::optional<Lead>> choose_leads(db::Sql& sql, const Filter& filter);

/// Whether it finds fewer than `max`.
bool finds_few(db::Sql& sql, const Filter& filter, const Lead& lead, std::int64_t max);

/// Each choice of a value of each term, as ranges of an index of `ticket`.
filter::Rows rows_of(const std::vector<Term>& terms);

}  // namespace mainstay::ticketing::store
