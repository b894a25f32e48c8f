// Finds documents for a caller: the newest first, of each kind by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "search/document.hpp"
#include "search/expression.hpp"
#include "search/snippet.hpp"

namespace mainstay::search {

/// One document that was found, as it is now.
struct Hit {
    Document document;
    Explained explained;
};

/// A place in what is found of one kind: what comes after it is the next page.
struct Position {
    Place place = Place::code;
    std::int64_t before = 0;  ///< The id of the last document, in its place.
};

/// `0-1234`: opaque to clients.
std::string to_string(const Position& position);
std::optional<Position> parse_position(std::string_view text);

/// What is found of one kind, best place first and then newest first.
struct Page {
    std::vector<Hit> hits;
    std::optional<Position> next;  ///< Nothing where this was all.
};

/// The documents of one kind that match and that the caller may see, at most `limit` (1 to 100).
/// What a document was changed to within the last second may be missing. Run it in one read: what
/// the caller may see and what is shown are of the same moment. Index: see look_up.
Page find(
    db::Sql& sql, const Call& call, const Kind& kind, const Query& query, int limit,
    const std::optional<Position>& after = {}
);

}  // namespace mainstay::search
