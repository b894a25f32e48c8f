// A query in the language of an engine: FTS5's MATCH or PostgreSQL's tsquery. Pure. Every token is
// quoted, so nothing that was typed is ever syntax.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "search/document.hpp"
#include "search/query.hpp"

namespace mainstay::search {

/// Where the words of a query are. Each place is a rank: a code before a title before a body. No
/// document is in two.
enum class Place { code, title, body };

/// The documents of that kind where the query matches in that place, of those whose scope has one
/// of `narrowed`, if there are any. Empty where nothing can match.
std::string expression(
    const Query& query, Place place, const Kind& kind, const std::vector<std::string>& narrowed,
    db::Dialect dialect
);

/// The documents of that kind where the query matches, in whatever place; not by the code that it
/// may be. Empty where nothing can match.
std::string expression_anywhere(
    const Query& query, const Kind& kind, const std::vector<std::string>& narrowed,
    db::Dialect dialect
);

/// Stretches of the text of tokens, of which one must be there.
using Needles = std::vector<std::string>;

/// All of which are in the tokens of a document that `expression_anywhere` finds. REQUIRES: a query
/// in which nothing is unwanted. For a document that is at hand: FTS5 would look for it among all
/// that have the word.
std::vector<Needles> needles_anywhere(
    const Query& query, const Kind& kind, const std::vector<std::string>& narrowed
);

/// A query that ends in the beginning of a word, without that word, and what to look for in the
/// tokens of what it matches. FTS5 gathers all documents that have any word that begins so before
/// it gives the first, which takes a second for the beginning of a common one. Where such a word is
/// common, the newest documents have it, and this finds them.
struct Scan {
    std::string expression;
    bool has_words = false;  ///< Whether it has other words.

    std::vector<Needles> wanted;

    /// Not all of these. Empty where nothing is unwanted.
    std::vector<Needles> not_all;
};

/// Nothing for a query that can be left to the engine, and for a place where nothing can match.
std::optional<Scan> scan_of(
    const Query& query, Place place, const Kind& kind, const std::vector<std::string>& narrowed,
    db::Dialect dialect
);

}  // namespace mainstay::search
