#include "detect/json_scanner.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace mainstay::detect {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void add_utf8(std::string& text, unsigned point) {
    auto add = [&](unsigned byte) { text += static_cast<char>(byte); };
    if (point < 0x80) return add(point);
    if (point < 0x800) {
        add(0xC0U | point >> 6U);
        return add(0x80U | (point & 0x3FU));
    }
    if (point < 0x10000) {
        add(0xE0U | point >> 12U);
    } else {
        add(0xF0U | point >> 18U);
        add(0x80U | (point >> 12U & 0x3FU));
    }
    add(0x80U | (point >> 6U & 0x3FU));
    add(0x80U | (point & 0x3FU));
}

}  // namespace

void JsonScanner::skip_blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
        ++at_;
}

bool JsonScanner::is_next(char c) {
    skip_blanks();
    return at_ < text_.size() && text_[at_] == c;
}

bool JsonScanner::take(char c) {
    if (!is_next(c)) return false;
    ++at_;
    return true;
}

bool JsonScanner::is_at_end() {
    skip_blanks();
    return at_ == text_.size();
}

bool JsonScanner::take_word(std::string_view word) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
}

std::optional<unsigned> JsonScanner::four_hex() {
    constexpr std::size_t digits = 4;
    if (text_.size() - at_ < digits) return std::nullopt;
    unsigned value = 0;
    const auto* begin = text_.data() + at_;
    const auto [end, failure] = std::from_chars(begin, begin + digits, value, 16);
    if (failure != std::errc() || end != begin + digits) return std::nullopt;
    at_ += digits;
    return value;
}

bool JsonScanner::add_escaped(std::string& text) {
    constexpr std::string_view escapes = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    if (c != 'u') {
        const auto found = escapes.find(c);
        if (found == std::string_view::npos) return false;
        text += meanings[found];
        return true;
    }
    constexpr unsigned unknown = 0xFFFD;
    auto point = four_hex();
    if (!point) return false;
    const bool is_high = *point >= 0xD800 && *point < 0xDC00;
    if (is_high && text_.substr(at_).starts_with("\\u")) {
        const auto before = at_;
        at_ += 2;
        const auto low = four_hex();
        if (!low) return false;
        if (*low >= 0xDC00 && *low < 0xE000) {
            add_utf8(text, 0x10000 + ((*point - 0xD800) << 10U) + (*low - 0xDC00));
            return true;
        }
        at_ = before;
    }
    const bool is_half = *point >= 0xD800 && *point < 0xE000;
    add_utf8(text, is_half || *point == 0 ? unknown : *point);
    return true;
}

std::optional<std::string> JsonScanner::string() {
    if (!take('"')) return std::nullopt;
    std::string text;
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (static_cast<unsigned char>(c) < ' ') return std::nullopt;
        ++at_;
        if (c == '"') return text;
        if (c != '\\')
            text += c;
        else if (!add_escaped(text))
            return std::nullopt;
    }
    return std::nullopt;
}

std::optional<double> JsonScanner::number() {
    skip_blanks();
    if (take_word("NaN")) return std::numeric_limits<double>::quiet_NaN();
    if (take_word("Infinity")) return std::numeric_limits<double>::infinity();
    if (take_word("-Infinity")) return -std::numeric_limits<double>::infinity();
    const auto digits = at_ + (is_next('-') ? 1 : 0);
    if (digits >= text_.size() || !is_digit(text_[digits])) return std::nullopt;
    const bool has_zero =
        text_[digits] == '0' && digits + 1 < text_.size() && is_digit(text_[digits + 1]);
    if (has_zero) return std::nullopt;
    double value = 0;
    const auto* begin = text_.data() + at_;
    const auto [end, failure] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (failure == std::errc::invalid_argument || *(end - 1) == '.') return std::nullopt;
    if (failure == std::errc::result_out_of_range) value = std::numeric_limits<double>::infinity();
    at_ += static_cast<std::size_t>(end - begin);
    return value;
}

bool JsonScanner::skip_members(std::size_t depth) {
    if (take('}')) return true;
    do {
        if (!string() || !take(':') || !skip(depth + 1)) return false;
    } while (take(','));
    return take('}');
}

bool JsonScanner::skip(std::size_t depth) {
    if (depth > depth_max) return false;
    if (is_next('"')) return string().has_value();
    if (take('{')) return skip_members(depth);
    if (take('[')) {
        if (take(']')) return true;
        do {
            if (!skip(depth + 1)) return false;
        } while (take(','));
        return take(']');
    }
    return take_word("true") || take_word("false") || take_word("null") || number().has_value();
}

}  // namespace mainstay::detect
