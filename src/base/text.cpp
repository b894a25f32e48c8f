#include "base/text.hpp"

#include <algorithm>
#include <cstdint>

namespace mainstay {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// The length of the well-formed sequence that `text` begins with, 0 if it begins with none.
// The ranges are those of RFC 3629 §4.
std::size_t sequence(std::string_view text) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto first = byte(0);
    if (first < 0x80) return 1;
    std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                         : first >= 0xE0 && first <= 0xEF ? 3
                         : first >= 0xF0 && first <= 0xF4 ? 4
                                                          : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(text[i])) return 0;
    }
    auto second = byte(1);
    bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    bool surrogate = first == 0xED && second > 0x9F;
    bool beyond = first == 0xF4 && second > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

}  // namespace

bool is_clean_utf8(std::string_view text) {
    while (!text.empty()) {
        auto length = sequence(text);
        if (length == 0 || text.front() == '\0') return false;
        text.remove_prefix(length);
    }
    return true;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return !is_continuation(c);
    }));
}

std::string cleaned_utf8(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        auto length = sequence(text);
        if (length == 0 || text.front() == '\0') {
            clean += "\xEF\xBF\xBD";
            length = 1;
        } else {
            clean += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return clean;
}

std::string_view clipped(std::string_view text, std::size_t max) {
    std::size_t end = 0;
    while (end < text.size()) {
        if (!is_continuation(text[end]) && max-- == 0) break;
        ++end;
    }
    return text.substr(0, end);
}

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n\f\v";
    auto first = text.find_first_not_of(blank);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

}  // namespace mainstay
