// A file of source as a sequence of tokens, without blanks and comments. Pure; linear.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "git/blame.hpp"
#include "suspect/language.hpp"

namespace mainstay::suspect {

enum class TokenKind : std::uint8_t { word, literal, sign, punctuation };

struct Token {
    std::string_view text;
    std::uint64_t key = 0;  ///< The same for the same text.
    int line = 1;
    TokenKind kind = TokenKind::word;
};

/// REQUIRES: of `bytes` at most git::file_bytes_max.
class SourceText {
public:
    SourceText(std::string bytes, const Language& language);

    SourceText(const SourceText&) = delete;
    SourceText& operator=(const SourceText&) = delete;

    int lines() const { return static_cast<int>(first_tokens_.size()) - 1; }

    const std::vector<Token>& tokens() const { return tokens_; }

    /// The tokens of a line; none for a line that is not there. `begin` is the index of the first.
    std::size_t begin(int line) const;

    std::size_t end(int line) const { return begin(line + 1); }

    /// The same for lines of the same tokens; 0 for a line without any.
    std::uint64_t key(int line) const;

    /// The line as it stands.
    std::string_view line(int number) const;

    const Language& language() const { return language_; }

private:
    std::string bytes_;
    Language language_;
    std::vector<Token> tokens_;
    std::vector<std::size_t> first_tokens_;  // Of line 1, 2, …, and one more.
    std::vector<std::size_t> first_bytes_;
    std::vector<std::uint64_t> keys_;
};

/// A word that says something of what a line is about: no keyword, and no name of a letter.
bool is_telling_name(const Token& token);

}  // namespace mainstay::suspect
