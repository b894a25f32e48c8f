// A text as the tokens it is found by. Both engines are given these and split nothing themselves,
// so that they find the same. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "search/fold.hpp"

namespace mainstay::search {

/// Bounds of what is indexed of one document: what stands behind them is not found.
/// PostgreSQL's are 16,383 positions and 255 of one lexeme.
inline constexpr std::size_t title_tokens_max = 200;
inline constexpr std::size_t body_tokens_max = 10'000;
inline constexpr std::size_t body_letters_max = 200'000;
inline constexpr std::size_t gram_tokens_max = 2'000;
inline constexpr std::size_t positions_of_one_max = 255;
inline constexpr std::size_t token_bytes_max = 48;

/// A stretch of letters without a separator: a word, or a run of a dense script.
struct Run {
    std::vector<Letter> letters;
    bool is_dense = false;
};

/// The words and dense runs of `letters`, in order. `c++` and `c#` are words. Linear.
std::vector<Run> runs(const std::vector<Letter>& letters);

/// One token, and the bytes of the text that it stands for.
struct Token {
    std::string text;
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// How the last dense run is taken: with the short tokens at its end, as in a text, or without
/// them, as in what is looked for, where more may follow.
enum class Tail { kept, open };

/// A word as one token; a dense run as the three letters from each of its letters on, fewer at its
/// end.
std::vector<Token> tokens(const std::vector<Run>& runs, Tail tail);

/// What reads like an identifier: a key, a version, a path, a file name, an address, an error code,
/// a number of five digits or more. Its folded letters, at most 64, punctuation within it kept.
std::vector<std::vector<Letter>> codes(const std::vector<Letter>& letters);

/// Whether what somebody looks for may be a part of a code: looser than `codes`.
bool may_be_code(const std::vector<Letter>& letters);

/// The three letters from each letter of a code on, marked as such: `<sho`, `<hop`, `<op-`. A part
/// of a code of three letters or more is a sequence of these.
std::vector<Token> grams(const std::vector<Letter>& code);

/// The longest stretch of `letters` within separators of codes at both ends: `(/var/log)` →
/// `var/log`.
std::vector<Letter> trimmed_code(const std::vector<Letter>& letters);

/// The letters as UTF-8.
std::string spelled(const std::vector<Letter>& letters);

}  // namespace mainstay::search
