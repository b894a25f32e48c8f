#include "telemetry/exposition_line.hpp"

#include <charconv>
#include <cmath>
#include <limits>

namespace mainstay::telemetry {

std::string_view ExpositionLine::take_while(bool (*is_part)(char)) {
    std::size_t size = 0;
    while (size < rest_.size() && is_part(rest_[size])) ++size;
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
}

std::optional<std::string_view> ExpositionLine::take_quoted() {
    if (!is_at('"')) return std::nullopt;
    for (std::size_t at = 1; at < rest_.size(); ++at) {
        if (rest_[at] == '\\') {
            ++at;
        } else if (rest_[at] == '"') {
            const auto quoted = rest_.substr(1, at - 1);
            rest_.remove_prefix(at + 1);
            return quoted;
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> ExpositionLine::next_word() {
    if (is_text_)
        skip_blanks();
    else if (!take(' '))
        return std::nullopt;
    std::size_t size = 0;
    while (size < rest_.size() && !is_blank(rest_[size])) ++size;
    const auto word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
}

std::string_view undo_escapes(std::string_view text, std::vector<char>& made) {
    if (text.find('\\') == std::string_view::npos) return text;
    const auto begin = made.size();
    for (std::size_t at = 0; at < text.size(); ++at) {
        char c = text[at];
        if (c == '\\' && at + 1 < text.size()) {
            const char next = text[at + 1];
            if (next == 'n' || next == '"' || next == '\\') {
                c = next == 'n' ? '\n' : next;
                ++at;
            }
        }
        made.push_back(c);
    }
    return {made.data() + begin, made.size() - begin};
}

std::optional<double> read_number(std::string_view text) {
    const bool has_sign = text.starts_with('+') || text.starts_with('-');
    const bool is_negative = text.starts_with('-');
    if (has_sign) text.remove_prefix(1);
    if (text.empty() || text.front() == '-') return std::nullopt;
    double number = 0;
    const auto* end = text.data() + text.size();
    auto [read, failure] = std::from_chars(text.data(), end, number);
    if (failure == std::errc::result_out_of_range) {
        // Too small is zero, too large is refused: which it is, the exponent tells.
        const auto exponent = text.find_first_of("eE");
        const bool is_small = exponent != std::string_view::npos && exponent + 1 < text.size() &&
                              text[exponent + 1] == '-';
        if (!is_small || read != end) return std::nullopt;
        number = 0;
    } else if (failure != std::errc() || read != end) {
        return std::nullopt;
    }
    if (std::isnan(number)) {
        if (text.size() != 3) return std::nullopt;  // nan(…), which C knows.
        return std::numeric_limits<double>::quiet_NaN();
    }
    const bool is_beyond = std::isinf(number) && is_digit(text.back());
    if (is_beyond) return std::nullopt;
    return is_negative ? -number : number;
}

std::optional<Time> read_timestamp(std::string_view text, ExpositionFormat format) {
    if (format == ExpositionFormat::text) {
        constexpr auto limit = std::numeric_limits<std::int64_t>::max() / 1000;
        std::int64_t millis = 0;
        auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), millis);
        if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
        if (millis > limit || millis < -limit) return std::nullopt;
        return Time{millis * 1000};
    }
    constexpr double limit = 9.2e12;
    auto seconds = read_number(text);
    if (!seconds || !(std::fabs(*seconds) < limit)) return std::nullopt;
    return Time{std::llround(*seconds * 1e6)};
}

}  // namespace mainstay::telemetry
