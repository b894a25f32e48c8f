// Text as it is compared in a search: without differences of case, accents and width. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::search {

/// One code point as it is compared, and the bytes of the text it was made from.
struct Letter {
    char32_t point = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool is_upper = false;  ///< It was written in upper case.
};

/// `text` letter by letter: compatibility forms (full width, ligatures) are resolved, letters are
/// in lower case and without their accents, ß is ss, ø is o, every Turkish i is i, ё is е. Marks
/// that make another letter in scripts without case stay: a Devanagari vowel, a Japanese voicing
/// mark. Characters that nobody sees are left out. Linear. REQUIRES: well-formed UTF-8.
std::vector<Letter> fold(std::string_view text);

/// Whether a folded code point is part of a word.
bool is_word_letter(char32_t point);

/// Whether it belongs to a script that is written without spaces between words, or that joins them
/// (Chinese, Japanese, Korean, Thai, Lao, Burmese, Khmer), so that it is indexed by characters.
bool is_dense_letter(char32_t point);

/// Appends a code point as UTF-8.
void append_utf8(std::string& text, char32_t point);

}  // namespace mainstay::search
