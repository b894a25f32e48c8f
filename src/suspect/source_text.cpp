#include "suspect/source_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "suspect/lexer.hpp"

namespace mainstay::suspect {

SourceText::SourceText(std::string bytes, const Language& language)
    : bytes_(std::move(bytes)), language_(language) {
    Lexer lexer(language_, tokens_);
    const std::string_view all = bytes_;
    int number = 0;
    for (std::size_t at = 0; at < all.size();) {
        const auto end = std::min(all.find('\n', at), all.size());
        first_bytes_.push_back(at);
        first_tokens_.push_back(tokens_.size());
        lexer.read_line(all.substr(at, end - at), ++number);
        std::uint64_t key = 0;
        for (auto token = first_tokens_.back(); token < tokens_.size(); ++token)
            key = (key + tokens_[token].key) * 0x9e3779b97f4a7c15ULL + 1;
        keys_.push_back(key);
        at = end + 1;
    }
    first_tokens_.push_back(tokens_.size());
    first_bytes_.push_back(all.size() + 1);
}

std::size_t SourceText::begin(int line) const {
    if (line < 1) return 0;
    return first_tokens_[std::min(static_cast<std::size_t>(line) - 1, first_tokens_.size() - 1)];
}

std::uint64_t SourceText::key(int line) const {
    if (line < 1 || line > lines()) return 0;
    return keys_[static_cast<std::size_t>(line) - 1];
}

std::string_view SourceText::line(int number) const {
    if (number < 1 || number > lines()) return {};
    const auto at = static_cast<std::size_t>(number) - 1;
    const auto end = std::min(first_bytes_[at + 1] - 1, bytes_.size());
    return std::string_view(bytes_).substr(first_bytes_[at], end - first_bytes_[at]);
}

bool is_telling_name(const Token& token) {
    static constexpr auto keywords = std::to_array<std::string_view>(
        {"auto",     "bool",     "break",    "case",     "char",     "class",    "const",
         "continue", "def",      "default",  "do",       "double",   "elif",     "else",
         "enum",     "err",      "error",    "except",   "extern",   "false",    "float",
         "for",      "func",     "function", "goto",     "if",       "import",   "in",
         "inline",   "int",      "int32_t",  "let",      "long",     "new",      "nil",
         "null",     "nullptr",  "private",  "public",   "ret",      "return",   "self",
         "short",    "signed",   "size_t",   "static",   "struct",   "switch",   "this",
         "true",     "try",      "typedef",  "uint16_t", "uint32_t", "uint64_t", "uint8_t",
         "union",    "unlikely", "unsigned", "var",      "void",     "while",    "None",
         "NULL"}
    );
    return token.kind == TokenKind::word && token.text.size() > 1 &&
           std::ranges::find(keywords, token.text) == keywords.end();
}

}  // namespace mainstay::suspect
