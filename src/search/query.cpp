#include "search/query.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "search/tokens.hpp"

namespace mainstay::search {

namespace {

// Fewer stand for so many words that neither engine gathers them in time.
constexpr std::size_t prefix_letters_min = 3;
constexpr std::size_t code_letters_max = 200;

/// A stretch of what was typed.
struct Piece {
    std::string_view text;
    bool is_quoted = false, is_unwanted = false;
    bool is_last = false;  // Nothing was typed behind it.
};

std::vector<Piece> pieces_of(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\f\v";
    std::vector<Piece> pieces;
    while (pieces.size() <= query_terms_max) {
        text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
        if (text.empty()) break;
        Piece piece;
        if (text.front() == '-' && text.size() > 1 && blanks.find(text[1]) == blanks.npos) {
            piece.is_unwanted = true;
            text.remove_prefix(1);
        }
        piece.is_quoted = text.front() == '"';
        if (piece.is_quoted) text.remove_prefix(1);
        const auto end = std::min(
            piece.is_quoted ? text.find('"') : text.find_first_of(" \t\r\n\f\v\""), text.size()
        );
        piece.text = text.substr(0, end);
        piece.is_last = end == text.size();
        // A quotation mark within a word begins a phrase; only the closing one is passed over.
        text.remove_prefix(std::min(piece.is_quoted ? end + 1 : end, text.size()));
        pieces.push_back(piece);
    }
    return pieces;
}

/// `word` with each ae, oe and ue as the one letter that an umlaut is folded to.
std::string without_umlauts(std::string_view word) {
    std::string shorter;
    for (std::size_t i = 0; i < word.size(); ++i) {
        shorter += word[i];
        bool may_be_one = word[i] == 'a' || word[i] == 'o' || word[i] == 'u';
        if (may_be_one && i + 1 < word.size() && word[i + 1] == 'e') ++i;
    }
    return shorter;
}

/// `text` with each umlaut written out; letters made of a vowel and U+0308 come in either form.
std::string with_umlauts_written_out(std::string_view text) {
    struct Umlaut {
        std::string_view letter, written;
    };

    constexpr Umlaut umlauts[] = {
        {"\u00E4", "ae"}, {"\u00F6", "oe"}, {"\u00FC", "ue"}, {"\u00C4", "AE"},
        {"\u00D6", "OE"}, {"\u00DC", "UE"}, {"\u0308", "e"},
    };
    std::string longer;
    for (std::size_t i = 0; i < text.size();) {
        auto rest = text.substr(i);
        const auto* known = std::ranges::find_if(umlauts, [&](const Umlaut& each) {
            return rest.starts_with(each.letter);
        });
        bool is_umlaut = known != std::end(umlauts);
        longer += is_umlaut ? known->written : rest.substr(0, 1);
        i += is_umlaut ? known->letter.size() : 1;
    }
    return longer;
}

Phrase phrase_of(std::string_view text, bool may_go_on) {
    const auto found = runs(fold(text));
    Phrase phrase;
    if (found.empty()) return phrase;
    for (Token& token : tokens(found, Tail::open)) phrase.tokens.push_back(std::move(token.text));
    const auto& last = found.back().letters;
    if (found.back().is_dense)
        phrase.is_prefix = last.size() < 3;
    else
        phrase.is_prefix = may_go_on && last.size() >= prefix_letters_min;
    if (phrase.tokens.size() > phrase_tokens_max) {
        phrase.tokens.resize(phrase_tokens_max);
        phrase.is_prefix = false;
    }
    return phrase;
}

void add_unless_there(std::vector<Phrase>& phrases, Phrase phrase) {
    if (phrase.tokens.empty() || std::ranges::find(phrases, phrase) != phrases.end()) return;
    phrases.push_back(std::move(phrase));
}

Term term_of(const Piece& piece) {
    const bool may_go_on = piece.is_last && !piece.is_quoted && !piece.is_unwanted;
    Term term;
    auto phrase = phrase_of(piece.text, may_go_on);
    if (phrase.tokens.empty()) return term;
    term.any_of.push_back(phrase);
    auto shorter = phrase;
    for (std::string& token : shorter.tokens) token = without_umlauts(token);
    add_unless_there(term.any_of, std::move(shorter));
    add_unless_there(term.any_of, phrase_of(with_umlauts_written_out(piece.text), may_go_on));
    if (piece.is_quoted) return term;
    if (auto code = trimmed_code(fold(piece.text)); may_be_code(code)) {
        Phrase parts{.is_grams = true};
        for (Token& gram : grams(code)) parts.tokens.push_back(std::move(gram.text));
        term.any_of.push_back(std::move(parts));
    }
    return term;
}

}  // namespace

Query parse_query(std::string_view text) {
    const auto whole_size = text.size();
    text = clipped(text, query_letters_max);
    Query query{.is_cut = text.size() < whole_size};
    auto pieces = pieces_of(text);
    if (pieces.size() > query_terms_max) {
        pieces.resize(query_terms_max);
        query.is_cut = true;
    }
    for (const Piece& piece : pieces) {
        auto term = term_of(piece);
        if (term.any_of.empty()) continue;
        auto& terms = piece.is_unwanted ? query.unwanted : query.wanted;
        if (std::ranges::find(terms, term) == terms.end()) terms.push_back(std::move(term));
    }
    if (auto whole = fold(trimmed(text));
        whole.size() <= code_letters_max && query.unwanted.empty())
        query.code = spelled(whole);
    if (query.code.find_first_of(" \t\r\n\"'") != std::string::npos) query.code.clear();
    return query;
}

}  // namespace mainstay::search
