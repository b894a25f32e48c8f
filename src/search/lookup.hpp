// Asks the index of the engine at hand. What it finds is what a query means, no more and no less;
// what it costs is bounded where a word is common and where it is rare.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "search/document.hpp"
#include "search/expression.hpp"
#include "search/query.hpp"

namespace mainstay::search {

/// A document that is found.
struct Found {
    std::int64_t id = 0;
    std::int64_t thing = 0;
};
BOOST_DESCRIBE_STRUCT(Found, (), (id, thing))

/// What is looked for in the index.
struct Wanted {
    const Kind& kind;
    const Query& query;
    Place place = Place::body;
    const Reach& reach;
    std::int64_t before = 0;  ///< Only documents whose id is lower.
    int limit = 0;
};

/// The newest documents that match. FTS5 gives them in this order, but for the beginning of a word;
/// PostgreSQL gives them in none. There the newest are tried first, which finds what is common;
/// what is not is few, and can be gathered and sorted. Index: search_index; search_document_kind,
/// search_document_tokens.
std::vector<Found> look_up(db::Sql& sql, const Wanted& wanted);

/// `FROM … WHERE …` of all documents `d` of a kind in which a text is found, for a bigger
/// statement: `SELECT d.thing ` before it gives what they are of. Words are whole, and stand as
/// they are written. Nothing where none can match or the caller may see none. Index: search_index;
/// search_document_tokens.
std::optional<db::Query> documents_with(
    std::string_view text, const Kind& kind, const Call& call, db::Dialect dialect
);

/// The same of one thing's document, for a condition on each row of a bigger statement: `thing` is
/// what its id is there. Index: search_document's key of kind and thing; search_index.
std::optional<db::Query> document_of_item_with(
    std::string_view text, const Kind& kind, const Call& call, db::Dialect dialect,
    std::string_view thing
);

/// Whether a text is in so many of the newest documents that gathering all that have it takes
/// longer than to look for it thing by thing. Index: search_document's primary key; search_index.
bool is_common(db::Sql& sql, std::string_view text, const Kind& kind, const Call& call);

}  // namespace mainstay::search
