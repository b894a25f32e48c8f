#include "suspect/lexer.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::suspect {

namespace {

bool is_word_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::uint64_t key_of(std::string_view text) {
    std::uint64_t key = 14695981039346656037ULL;  // FNV-1a
    for (const char each : text) key = (key ^ static_cast<unsigned char>(each)) * 1099511628211ULL;
    return key | 1;
}

bool is_include(std::string_view line) {
    line = trimmed(line);
    if (!line.starts_with('#')) return false;
    line = trimmed(line.substr(1));
    return line.starts_with("include") || line.starts_with("import");
}

std::size_t sign_length(std::string_view rest) {
    for (const std::string_view sign :
         {"<<=", ">>=", "===", "!==", "...", "->", "::", "==", "!=", "<=", ">=", "&&", "||", "<<",
          ">>",  "+=",  "-=",  "*=",  "/=",  "%=", "&=", "|=", "^=", "++", "--", "=>", ":="})
        if (rest.starts_with(sign)) return sign.size();
    return 1;
}

}  // namespace

void Lexer::add(std::string_view text, TokenKind kind) {
    tokens_.push_back({text, key_of(text), line_, kind});
}

// What goes on from the lines before.
bool Lexer::read_open(std::string_view& rest) {
    if (open_.empty()) return false;
    const auto end = rest.find(open_);
    const auto inside = rest.substr(0, end);
    if (is_open_text_ && !trimmed(inside).empty()) add(trimmed(inside), TokenKind::literal);
    if (end == std::string_view::npos) {
        rest = {};
        return true;
    }
    rest.remove_prefix(end + open_.size());
    open_ = {};
    is_open_text_ = false;
    return true;
}

bool Lexer::skip_comment(std::string_view& rest) {
    const bool is_line = (language_.has_slash_comments && rest.starts_with("//")) ||
                         (language_.has_hash_comments && rest.starts_with('#')) ||
                         (language_.has_dash_comments && rest.starts_with("--"));
    if (is_line) {
        rest = {};
        return true;
    }
    if (!language_.has_slash_comments || !rest.starts_with("/*")) return false;
    rest.remove_prefix(2);
    open_ = "*/";
    is_open_text_ = false;
    return read_open(rest);
}

void Lexer::read_string(std::string_view& rest) {
    for (const std::string_view quotes : {"\"\"\"", "'''"}) {
        if (!language_.has_triple_quotes || !rest.starts_with(quotes)) continue;
        // A text that is a statement by itself is a comment.
        is_open_text_ = !tokens_.empty() && tokens_.back().line == line_;
        rest.remove_prefix(quotes.size());
        open_ = quotes;
        read_open(rest);
        return;
    }
    if (rest.front() == '`') {
        rest.remove_prefix(1);
        is_open_text_ = true;
        open_ = "`";
        read_open(rest);
        return;
    }
    std::size_t at = 1;
    while (at < rest.size() && rest[at] != rest.front()) at += rest[at] == '\\' ? 2 : 1;
    at = std::min(at + 1, rest.size());
    add(rest.substr(0, at), TokenKind::literal);
    rest.remove_prefix(at);
}

void Lexer::read_token(std::string_view& rest) {
    const char first = rest.front();
    std::size_t length = 1;
    auto kind = TokenKind::sign;
    if (is_word_start(first) || is_digit(first)) {
        auto is_part = [](char c) { return is_word_start(c) || is_digit(c); };
        while (length < rest.size() && is_part(rest[length])) ++length;
        kind = is_digit(first) ? TokenKind::literal : TokenKind::word;
    } else if (std::string_view("(){}[];,").find(first) != std::string_view::npos) {
        kind = TokenKind::punctuation;
    } else {
        length = sign_length(rest);
    }
    add(rest.substr(0, length), kind);
    rest.remove_prefix(length);
}

void Lexer::read_line(std::string_view line, int number) {
    line_ = number;
    if (open_.empty() && language_.has_preprocessor && is_include(line)) return;
    std::string_view rest = line;
    read_open(rest);
    while (!rest.empty()) {
        const char first = rest.front();
        if (static_cast<unsigned char>(first) <= ' ') {
            rest.remove_prefix(1);
        } else if (skip_comment(rest)) {
            continue;
        } else if (first == '"' || first == '\'' ||
                   (first == '`' && language_.has_backtick_strings)) {
            read_string(rest);
        } else {
            read_token(rest);
        }
    }
}

}  // namespace mainstay::suspect
