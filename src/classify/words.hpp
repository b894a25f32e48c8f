// A text as the words that a classifier compares. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::classify {

/// The words of a text in order, in lower case. What differs from text to text without meaning
/// anything for its label stands as a class: `#number`, `#version`, `#reference` (#12), `#key`
/// (SHOP-12), `#hash`, `#url`, `#path`, `#mention`. `?` and `!` are words.
struct Words {
    std::vector<std::string> sequence;
    /// What else is in them: the parts of `camelCase` and `snake_case`, the host of a URL, the
    /// parts and the extension of a path.
    std::vector<std::string> parts;
};

/// The first `max` words of `text`. Any bytes may be given; what is not ASCII counts as a letter.
Words words_of(std::string_view text, std::size_t max);

/// The words that an identifier is made of, in lower case; only itself where it is one.
std::vector<std::string> identifier_parts(std::string_view identifier);

/// An English word without its ending, so that `crashes`, `crashed` and `crashing` are one.
std::string stem(std::string_view word);

bool is_letter(char c);
bool is_digit(char c);
bool is_upper(char c);

}  // namespace mainstay::classify
