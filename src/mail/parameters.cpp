#include "mail/parameters.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "mail/charset.hpp"
#include "mail/encoded_words.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t pieces_max = 1000;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '*';
}

class Scanner {
public:
    explicit Scanner(std::string_view value) : rest_(value) { skip_past_semicolon(); }

    // The next parameter: its name in lower case, and its value without quotes.
    std::optional<std::pair<std::string, std::string>> next() {
        while (!rest_.empty()) {
            auto end = std::min(rest_.find_first_of("=;"), rest_.size());
            auto name = lower_ascii(trimmed(rest_.substr(0, end)));
            rest_.remove_prefix(end);
            if (rest_.starts_with('=')) {
                rest_.remove_prefix(1);
                return std::pair(std::move(name), value());
            }
            skip_past_semicolon();
        }
        return std::nullopt;
    }

private:
    void skip_past_semicolon() {
        auto semicolon = rest_.find(';');
        rest_ = semicolon == rest_.npos ? std::string_view() : rest_.substr(semicolon + 1);
    }

    std::string value() {
        while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
        if (rest_.starts_with('"')) return quoted();
        auto end = std::min(rest_.find(';'), rest_.size());
        auto value = trimmed(rest_.substr(0, end));
        skip_past_semicolon();
        return std::string(value);
    }

    std::string quoted() {
        std::string value;
        std::size_t at = 1;
        for (; at < rest_.size() && !is_end_of_quote(at); ++at) {
            // Other backslashes are those of Windows' paths.
            bool is_escape = rest_[at] == '\\' && at + 1 < rest_.size() &&
                             (rest_[at + 1] == '"' || rest_[at + 1] == '\\');
            value += rest_[is_escape ? ++at : at];
        }
        rest_.remove_prefix(std::min(at + 1, rest_.size()));
        if (auto next = rest_.find_first_not_of(" \t\r\n");
            next != rest_.npos && rest_[next] == ';')
            rest_.remove_prefix(next + 1);
        return value;
    }

    // A quote that something else follows than the next parameter stands within a name.
    bool is_end_of_quote(std::size_t at) const {
        if (rest_[at] != '"') return false;
        auto next = at + 1;
        while (next < rest_.size() && is_blank(rest_[next])) ++next;
        if (next == rest_.size() || rest_[next] == ';' || rest_[next] == '(') return true;
        if (next == at + 1) return false;
        while (next < rest_.size() && is_name(rest_[next])) ++next;
        return next < rest_.size() && rest_[next] == '=';
    }

    std::string_view rest_;
};

std::string without_percent(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto byte =
            text[i] == '%' && i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
        if (byte) i += 2;
        bytes += byte ? byte->front() : text[i];
    }
    return bytes;
}

// `charset'language'` before the text; taken away.
std::string_view charset_before(std::string_view& text) {
    auto first = text.find('\'');
    auto second = first == text.npos ? first : text.find('\'', first + 1);
    if (second == text.npos) return {};
    auto charset = text.substr(0, first);
    text.remove_prefix(second + 1);
    return charset;
}

struct Piece {
    std::string text;
    bool is_extended = false;
};

// The number of a piece, of `*12` or `*12*`.
std::optional<int> number_of(std::string_view form) {
    if (!form.starts_with('*')) return std::nullopt;
    form.remove_prefix(1);
    if (form.ends_with('*')) form.remove_suffix(1);
    int number = 0;
    auto [end, error] = std::from_chars(form.data(), form.data() + form.size(), number);
    bool is_number = error == std::errc() && end == form.data() + form.size() && number >= 0;
    return is_number ? std::optional(number) : std::nullopt;
}

std::string joined(const std::map<int, Piece>& pieces) {
    std::string bytes;
    std::string_view charset;
    bool is_any_extended = false;
    int expected = 0;
    for (const auto& [number, piece] : pieces) {
        if (number != expected++) break;
        std::string_view text = piece.text;
        if (number == 0 && piece.is_extended) charset = charset_before(text);
        is_any_extended |= piece.is_extended;
        bytes += piece.is_extended ? without_percent(text) : std::string(text);
    }
    return is_any_extended ? to_utf8(bytes, charset) : decoded_words(bytes);
}

}  // namespace

std::string parameter_text(std::string_view value, std::string_view name) {
    std::optional<std::string> plain, extended;
    std::map<int, Piece> pieces;
    Scanner scanner(value);
    while (auto parameter = scanner.next()) {
        auto& [called, text] = *parameter;
        if (!called.starts_with(name)) continue;
        auto form = std::string_view(called).substr(name.size());
        if (form.empty() && !plain)
            plain = std::move(text);
        else if (form == "*" && !extended)
            extended = std::move(text);
        else if (auto number = number_of(form); number && pieces.size() < pieces_max)
            pieces.emplace(*number, Piece{std::move(text), form.ends_with('*')});
    }
    if (extended) {
        std::string_view text = *extended;
        auto charset = charset_before(text);
        return to_utf8(without_percent(text), charset);
    }
    if (pieces.contains(0)) return joined(pieces);
    return plain ? decoded_words(*plain) : std::string();
}

}  // namespace mainstay::mail
