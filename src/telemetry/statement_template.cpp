#include "telemetry/statement_template.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace mainstay::telemetry {

namespace {

enum class TokenType { word, value, sign };

struct Token {
    TokenType type;
    std::string_view text;
    bool has_space_before = false;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool begins_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & '\x80') != 0;
}

bool is_word(char c) { return begins_word(c) || is_digit(c) || c == '$' || c == '#'; }

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_same(std::string_view text, std::string_view keyword) {
    return std::ranges::equal(text, keyword, {}, upper);
}

class Tokenizer {
public:
    explicit Tokenizer(std::string_view sql) : rest_(sql) {}

    std::vector<Token> tokens() {
        std::vector<Token> all;
        for (;;) {
            const bool is_apart = skip_blank();
            if (rest_.empty()) return all;
            all.push_back(next());
            all.back().has_space_before = is_apart;
        }
    }

private:
    /// Skips white space and comments; answers whether there was any.
    bool skip_blank() {
        const auto before = rest_.size();
        while (!rest_.empty()) {
            if (is_space(rest_.front()))
                rest_.remove_prefix(1);
            else if (rest_.starts_with("--"))
                take(rest_.find('\n'));
            else if (rest_.starts_with("/*"))
                take_through("*/", 2);
            else
                break;
        }
        return rest_.size() != before;
    }

    Token next() {
        const char first = rest_.front();
        if (first == '\'') return {TokenType::value, quoted('\'')};
        if (first == '"' || first == '`') return {TokenType::word, quoted(first)};
        if (first == '[' && is_bracketed_name()) return {TokenType::word, take_through("]", 1)};
        if (rest_.starts_with("::") || rest_.starts_with("@@")) return {TokenType::sign, take(2)};
        if (first == '$' || first == ':' || first == '@' || first == '%')
            if (auto size = parameter_size()) return {TokenType::value, take(size)};
        if (first == '?') return {TokenType::value, take(1)};
        if (is_digit(first) || (first == '.' && rest_.size() > 1 && is_digit(rest_[1])))
            return {TokenType::value, take(number_size())};
        if (begins_word(first)) return word();
        return {TokenType::sign, take(1)};
    }

    Token word() {
        auto size = run(0, is_word);
        // E'…', N'…', X'…': what stands before the quote is part of the literal.
        if (size <= 2 && rest_.size() > size && rest_[size] == '\'') {
            auto begin = rest_;
            take(size);
            quoted('\'');
            return {TokenType::value, begin.substr(0, begin.size() - rest_.size())};
        }
        return {TokenType::word, take(size)};
    }

    /// Text up to the quote that ends it; a doubled one, or one behind a backslash, does not.
    std::string_view quoted(char quote) {
        std::size_t at = 1;
        while (at < rest_.size()) {
            if (rest_[at] == '\\' && quote == '\'')
                at += 2;
            else if (rest_[at] != quote)
                ++at;
            else if (at + 1 < rest_.size() && rest_[at + 1] == quote)
                at += 2;
            else
                return take(at + 1);
        }
        return take(rest_.size());
    }

    /// SQL Server's [name]; not an index, `list[1]`.
    bool is_bracketed_name() const { return rest_.size() > 1 && begins_word(rest_[1]); }

    /// Of $1, $name$…$name$, :name, @name, %s, %(name)s; 0 where it is none.
    std::size_t parameter_size() const {
        if (rest_.front() == '$') {
            auto tag = run(1, is_word_without_dollar);
            if (tag < rest_.size() && rest_[tag] == '$' && (tag == 1 || !is_digit(rest_[1]))) {
                auto mark = rest_.substr(0, tag + 1);
                auto end = rest_.find(mark, mark.size());
                return end == std::string_view::npos ? rest_.size() : end + mark.size();
            }
            return tag > 1 ? tag : 0;
        }
        if (rest_.starts_with("%s")) return 2;
        if (rest_.starts_with("%(")) {
            constexpr std::size_t name_max = 64;
            auto end = rest_.substr(0, name_max).find(")s");
            return end == std::string_view::npos ? 0 : end + 2;
        }
        if (rest_.front() == '%') return 0;
        auto end = run(1, is_word);
        return end > 1 ? end : 0;
    }

    static bool is_word_without_dollar(char c) { return begins_word(c) || is_digit(c); }

    /// 12, 1.5, 1e-3, 0xff.
    std::size_t number_size() const {
        std::size_t at = 0;
        while (at < rest_.size()) {
            const char c = rest_[at];
            const bool is_exponent_sign = (c == '+' || c == '-') && at > 0 &&
                                          upper(rest_[at - 1]) == 'E' && !is_hexadecimal();
            if (!is_word(c) && c != '.' && !is_exponent_sign) break;
            ++at;
        }
        return at;
    }

    bool is_hexadecimal() const { return rest_.size() > 1 && upper(rest_[1]) == 'X'; }

    std::size_t run(std::size_t from, bool (*is_part)(char)) const {
        while (from < rest_.size() && is_part(rest_[from])) ++from;
        return from;
    }

    std::string_view take(std::size_t size) {
        auto taken = rest_.substr(0, size);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view take_through(std::string_view end, std::size_t from) {
        auto at = rest_.find(end, from);
        return take(at == std::string_view::npos ? rest_.size() : at + end.size());
    }

    std::string_view rest_;
};

bool is_sign(const Token& token, char sign) {
    return token.type == TokenType::sign && token.text.front() == sign;
}

/// Whether a sign before a number belongs to it: nothing that it could be added to is before it.
bool is_unary(const std::vector<Token>& kept) {
    if (kept.empty()) return true;
    const auto& last = kept.back();
    if (last.type == TokenType::value) return false;
    if (last.type == TokenType::sign) return last.text != ")" && last.text != "]";
    constexpr std::array operators{"AND",  "OR",   "BETWEEN", "LIMIT",  "OFFSET", "VALUES", "IN",
                                   "WHEN", "THEN", "ELSE",    "SELECT", "SET",    "RETURN"};
    return std::ranges::any_of(operators, [&](auto word) { return is_same(last.text, word); });
}

/// Lists of values, and lists of such lists, as one: `(?, ?), (?, ?)` is `(?)`.
void shorten(std::vector<Token>& kept) {
    const auto size = kept.size();
    auto value = [&](std::size_t back) { return kept[size - back].type == TokenType::value; };
    auto sign = [&](std::size_t back, char c) { return is_sign(kept[size - back], c); };
    if (size >= 3 && value(1) && sign(2, ',') && value(3))
        kept.resize(size - 2);
    else if (size >= 7 && sign(1, ')') && value(2) && sign(3, '(') && sign(4, ',') &&
             sign(5, ')') && value(6) && sign(7, '('))
        kept.resize(size - 4);
}

std::vector<Token> generalised(const std::vector<Token>& tokens) {
    std::vector<Token> kept;
    for (auto token : tokens) {
        if (token.type == TokenType::value && !kept.empty() && is_sign(kept.back(), '-')) {
            auto sign = kept.back();
            kept.pop_back();
            if (is_unary(kept))
                token.has_space_before = sign.has_space_before;
            else
                kept.push_back(sign);
        }
        kept.push_back(token);
        shorten(kept);
    }
    while (!kept.empty() && is_sign(kept.back(), ';')) kept.pop_back();
    return kept;
}

std::string_view unquoted(std::string_view name) {
    constexpr std::string_view quotes = "\"`[]";
    auto begin = name.find_first_not_of(quotes);
    if (begin == std::string_view::npos) return {};
    return name.substr(begin, name.find_last_not_of(quotes) + 1 - begin);
}

/// The name that begins at `at`, with its schema: `public.item`.
std::string table_at(const std::vector<Token>& tokens, std::size_t at) {
    std::string name;
    for (; at < tokens.size() && tokens[at].type == TokenType::word; at += 2) {
        name += unquoted(tokens[at].text);
        if (at + 1 >= tokens.size() || !is_sign(tokens[at + 1], '.')) break;
        name += '.';
    }
    return name;
}

/// The first table that follows a word which tables follow.
std::string first_table(const std::vector<Token>& tokens) {
    constexpr std::array before{"FROM", "INTO", "UPDATE", "TABLE", "JOIN"};
    constexpr std::array between{"ONLY", "IF", "NOT", "EXISTS", "LOW_PRIORITY", "IGNORE"};
    auto is_one_of = [](const Token& token, const auto& words) {
        return token.type == TokenType::word &&
               std::ranges::any_of(words, [&](auto word) { return is_same(token.text, word); });
    };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!is_one_of(tokens[i], before)) continue;
        auto at = i + 1;
        while (at < tokens.size() && is_one_of(tokens[at], between)) ++at;
        if (auto name = table_at(tokens, at); !name.empty()) return name;
    }
    return {};
}

std::string summary_of(const std::vector<Token>& tokens) {
    auto first = std::ranges::find(tokens, TokenType::word, &Token::type);
    if (first == tokens.end()) return {};
    std::string summary(first->text);
    std::ranges::transform(summary, summary.begin(), upper);
    auto table = first_table(tokens);
    return table.empty() ? summary : summary + " " + table;
}

}  // namespace

StatementTemplate statement_template(std::string_view sql) {
    auto tokens = generalised(Tokenizer(sql.substr(0, statement_bytes_max)).tokens());
    StatementTemplate found{.text = {}, .summary = summary_of(tokens)};
    for (const auto& token : tokens) {
        if (token.has_space_before && !found.text.empty()) found.text += ' ';
        if (token.type == TokenType::value)
            found.text += '?';
        else
            found.text += token.text;
    }
    return found;
}

}  // namespace mainstay::telemetry
