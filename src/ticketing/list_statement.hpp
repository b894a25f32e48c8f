// The statement of a ticket list: the ids of what matches, in its order. No rule lives here.
#pragma once

#include <cstdint>
#include <vector>

#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "ticketing/filter.hpp"
#include "ticketing/list_lead.hpp"

namespace mainstay::ticketing::store {

/// What a list is made of: a filter within a scope, its alternatives with what leads them. To be
/// moved, not copied.
struct Plan {
    /// Of the alternatives that one lead finds, each ticket is looked at once.
    struct Way {
        std::vector<const Conjunction*> conjunctions;  // Of the filter.
        Lead lead;
    };

    Filter filter;          // Within the scope.
    std::vector<Way> ways;  // Without those that leave no ticket.
};

/// The filter with each of its alternatives narrowed to each relation by which a ticket is in
/// scope: of an OR the database would gather and sort all tickets.
Filter within(db::Sql& sql, Filter filter, const identity::Scope& scope);

/// Chooses what leads each alternative.
Plan plan_of(db::Sql& sql, Filter filter);

/// Adds a SELECT of the ids, as `id`, of what matches and is older than `before`, the newest
/// `limit` at least of all together. One may be there several times. REQUIRES: there are ways; the
/// plan's texts are written.
void write_ids(Writer& writer, const Plan& plan, std::int64_t before, std::int64_t limit);

/// Adds ` AND …` for what the alternatives of a way ask of `ticket t`, but for what `lead` finds.
void write_rest(Writer& writer, const Plan::Way& way, const Lead& lead);

}  // namespace mainstay::ticketing::store
