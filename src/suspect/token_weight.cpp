#include "suspect/token_weight.hpp"

#include <cstdlib>

namespace mainstay::suspect {

double weight_of(const Token& token) {
    switch (token.kind) {
        case TokenKind::word:
            return is_telling_name(token) ? 1.0 : 0.5;
        case TokenKind::literal:
            return 0.8;
        case TokenKind::sign:
            return 0.6;
        case TokenKind::punctuation:
            return 0.1;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

bool is_declaration(const SourceText& text, int line) {
    const auto begin = text.begin(line);
    const auto end = text.end(line);
    if (end - begin < 3 || text.tokens()[end - 1].text != ";") return false;
    const auto& first = text.tokens()[begin];
    for (const std::string_view statement : {"return", "goto", "case", "throw", "delete"})
        if (first.text == statement) return false;
    for (auto at = begin; at < end; ++at) {
        const auto sign = text.tokens()[at].text;
        if (sign == "(" || sign == "=" || sign == "->" || sign == "." || sign == "++") return false;
    }
    const auto& second = text.tokens()[begin + 1];
    return first.kind == TokenKind::word && (second.kind == TokenKind::word || second.text == "*");
}

}  // namespace mainstay::suspect
