// The words of a filter: stretches between spaces and parentheses, with what stands in quotation
// marks. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filter/syntax.hpp"

namespace mainstay::filter {

/// One word, without its quotation marks, and where each of its bytes stands in the text.
struct Word {
    std::string text;
    std::vector<std::size_t> at;  ///< Of each byte.
    std::vector<bool> is_quoted;  ///< Each byte.
    bool has_quotes = false;
    bool is_closed = true;  ///< Whether no quotation mark is left open.
    Place place;

    /// Where the bytes from `from` to `to` stand in the text, with their quotation marks.
    Place place_of(std::size_t from, std::size_t to) const;
};

/// The word that begins at `at`. A `)` ends it where `is_in_group`, unless a `(` within the word is
/// open. REQUIRES: there is one.
Word word_at(std::string_view text, std::size_t at, bool is_in_group);

/// Where a term's name ends and its values begin.
struct TermSign {
    std::size_t name_end = 0;
    std::size_t values_begin = 0;
    Operator compared = Operator::is;
    bool is_negated = false;
};

/// Nothing for a word that is no term: one that does not begin with a name and a sign.
std::optional<TermSign> sign_in(const Word& word);

/// The values of a term, from `begin` on, as commas outside quotation marks part them. Empty ones
/// are left out.
std::vector<Value> values_of(const Word& word, std::size_t begin);

/// Whether a text is the word of an operator: `and`, `or`, `not`, in any case.
bool is_operator_word(std::string_view text);

}  // namespace mainstay::filter
