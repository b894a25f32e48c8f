#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <fmt/format.h>

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

// Whether a byte of the word is NUL or not ASCII. A NUL borrows from the byte above it, which may
// then be taken for one as well: never where there is none.
bool has_special(std::uint64_t word) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    return (((word - ones) | word) & (ones << 7U)) != 0;
}

std::uint64_t word_at(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

// How much of `text` is ASCII without NUL, from its beginning: eight bytes at once, then the rest.
std::size_t plain_prefix(std::string_view text) {
    constexpr std::size_t size = sizeof(std::uint64_t);
    std::size_t at = 0;
    while (at + size <= text.size() && !has_special(word_at(text.data() + at))) at += size;
    const bool is_at_rest = at + size > text.size();
    // The last eight bytes hold all of the rest; those before it have been seen.
    if (is_at_rest && text.size() >= size &&
        !has_special(word_at(text.data() + text.size() - size)))
        return text.size();
    while (at < text.size() && static_cast<signed char>(text[at]) > 0) ++at;
    return at;
}

// The code point of the well-formed sequence of `length` bytes that `text` begins with.
char32_t code_point(std::string_view text, std::size_t length) {
    constexpr std::array<unsigned char, 5> masks{0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t point = static_cast<unsigned char>(text[0]) & masks[length];
    for (std::size_t i = 1; i < length; ++i)
        point = (point << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    return point;
}

bool is_control(char32_t point) {
    return point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0x2028 || point == 0x2029;
}

// Marks, embeddings, overrides and isolates of UAX #9.
bool turns_direction(char32_t point) {
    return point == 0x061C || point == 0x200E || point == 0x200F ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

struct Stretch {
    char32_t first, last;
};

// White_Space and Default_Ignorable_Code_Point of Unicode 15, and what is drawn as nothing: the
// blank pattern of Braille and an obsolete filler.
constexpr Stretch unseen[] = {
    {0x0000, 0x0020},   {0x007F, 0x00A0},   {0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x061C, 0x061C},
    {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x2000, 0x200F},
    {0x2028, 0x202F},   {0x205F, 0x206F},   {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164},
    {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

bool is_unseen(char32_t point) {
    return std::ranges::any_of(unseen, [point](const Stretch& each) {
        return point >= each.first && point <= each.last;
    });
}

// `text` with each character that must not be printed as `shown` has it.
template <class IsKept, class Shown>
std::string made_printable(std::string_view text, IsKept is_kept, Shown shown) {
    std::string printed;
    printed.reserve(text.size());
    while (!text.empty()) {
        const auto length = sequence(text);
        if (length == 0) {
            printed += "\xEF\xBF\xBD";
            text.remove_prefix(1);
            continue;
        }
        const auto point = code_point(text, length);
        if (!is_kept(point) && (is_control(point) || turns_direction(point)))
            printed += shown(static_cast<unsigned>(point));
        else
            printed += text.substr(0, length);
        text.remove_prefix(length);
    }
    return printed;
}

}  // namespace

bool is_line(std::string_view text) {
    while (!text.empty()) {
        const auto length = std::max<std::size_t>(sequence(text), 1);
        if (is_control(code_point(text, length))) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string as_line(std::string_view text) {
    std::string line;
    bool has_gap = false;
    while (!text.empty()) {
        const auto length = std::max<std::size_t>(sequence(text), 1);
        if (text.front() == ' ' || is_control(code_point(text, length))) {
            has_gap = !line.empty();
        } else {
            if (has_gap) line += ' ';
            has_gap = false;
            line += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return line;
}

std::string printable(std::string_view text, Lines form) {
    auto is_kept = [form](char32_t point) {
        return form == Lines::many && (point == '\n' || point == '\t');
    };
    return made_printable(text, is_kept, [](unsigned point) {
        return fmt::format("<U+{:04X}>", point);
    });
}

std::string printable_json(std::string_view json) {
    // What stands between the strings is white space at most, and stays.
    auto is_kept = [](char32_t point) { return point == '\n' || point == '\t' || point == '\r'; };
    return made_printable(json, is_kept, [](unsigned point) {
        return fmt::format("\\u{:04x}", point);
    });
}

bool is_invisible(std::string_view text) { return visible_part(text).empty(); }

std::string_view visible_part(std::string_view text) {
    std::size_t begin = text.size(), end = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = std::max<std::size_t>(sequence(text.substr(at)), 1);
        if (!is_unseen(code_point(text.substr(at), length))) {
            begin = std::min(begin, at);
            end = at + length;
        }
        at += length;
    }
    return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

bool is_clean_utf8(std::string_view text) {
    while (!text.empty()) {
        text.remove_prefix(plain_prefix(text));
        // What is not ASCII mostly stands together.
        while (!text.empty() && (text.front() & '\x80') != 0) {
            auto length = sequence(text);
            if (length == 0) return false;
            text.remove_prefix(length);
        }
        if (!text.empty() && text.front() == '\0') return false;
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
