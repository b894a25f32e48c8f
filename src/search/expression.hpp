// A query in the language of an engine: FTS5's MATCH or PostgreSQL's tsquery. Pure. Every token is
// quoted, so nothing that was typed is ever syntax.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "search/query.hpp"

namespace mainstay::search {

/// Where the words of a query are. Each place is a rank: a code before a title before a body. No
/// document is in two.
enum class Place { code, title, body };

/// The documents of that kind where the query matches in that place, of those whose scope has one
/// of `narrowed`, if there are any. Empty where nothing can match.
std::string expression(
    const Query& query, Place place, std::string_view kind,
    const std::vector<std::string>& narrowed, db::Dialect dialect
);

/// The documents of that kind where the query matches, in whatever place; not by the code that it
/// may be. Empty where nothing can match.
std::string expression_anywhere(
    const Query& query, std::string_view kind, const std::vector<std::string>& narrowed,
    db::Dialect dialect
);

/// A query that ends in the beginning of a word, without that word, and what to look for in the
/// tokens of what it matches. FTS5 gathers all documents that have any word that begins so before
/// it gives the first, which takes a second for the beginning of a common one. Where such a word is
/// common, the newest documents have it, and this finds them.
struct Scan {
    std::string expression;
    bool has_words = false;  ///< Whether it has other words.

    /// Each a list of stretches of the text of tokens, of which one must be there.
    std::vector<std::vector<std::string>> wanted;

    /// The same, but not all of these lists. Empty where nothing is unwanted.
    std::vector<std::vector<std::string>> not_all;
};

/// Nothing for a query that can be left to the engine, and for a place where nothing can match.
std::optional<Scan> scan_of(
    const Query& query, Place place, std::string_view kind,
    const std::vector<std::string>& narrowed, db::Dialect dialect
);

}  // namespace mainstay::search
