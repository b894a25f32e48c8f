// Cuts lines of source into tokens. Good enough for any language with words and signs: it knows no
// grammar. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "suspect/source_text.hpp"

namespace mainstay::suspect {

class Lexer {
public:
    Lexer(const Language& language, std::vector<Token>& tokens)
        : language_(language), tokens_(tokens) {}

    /// The next line, without its end.
    void read_line(std::string_view line, int number);

private:
    bool skip_comment(std::string_view& rest);
    bool read_open(std::string_view& rest);
    void read_string(std::string_view& rest);
    void read_token(std::string_view& rest);
    void add(std::string_view text, TokenKind kind);

    const Language& language_;
    std::vector<Token>& tokens_;
    int line_ = 0;
    std::string_view open_;      // What ends the comment or string that is open.
    bool is_open_text_ = false;  // It is a string.
};

}  // namespace mainstay::suspect
