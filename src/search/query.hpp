// What somebody looks for, read from what they typed. Pure. Any text is a query: what an engine
// would take for syntax is a separator here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::search {

/// Bounds of a query. What stands behind them is cut off.
inline constexpr std::size_t query_letters_max = 1'000;
inline constexpr std::size_t query_terms_max = 32;
inline constexpr std::size_t phrase_tokens_max = 64;

/// Tokens that follow one another. With `is_prefix` the last may go on.
struct Phrase {
    std::vector<std::string> tokens;
    bool is_prefix = false;
    bool is_grams = false;  ///< Of a code, by its parts.

    bool operator==(const Phrase&) const = default;
};

/// One word or quoted phrase, in each spelling that will do.
struct Term {
    std::vector<Phrase> any_of;

    bool operator==(const Term&) const = default;
};

/// All of `wanted` must match and none of `unwanted`.
struct Query {
    std::vector<Term> wanted, unwanted;
    std::string code;     ///< The whole of it, folded, if it may be the code of a thing.
    bool is_cut = false;  ///< It was longer than the bounds.

    /// Whether nothing is looked for, and so nothing matches.
    bool is_empty() const { return wanted.empty(); }
};

/// Words between spaces, `"phrases"`, and `-` before what must not match. The last word may go on,
/// from three letters up, unless a space or a quotation mark ended it. A word with ae, oe or ue
/// also finds its umlaut, and the reverse. Linear. REQUIRES: well-formed UTF-8.
Query parse_query(std::string_view text);

}  // namespace mainstay::search
