#include "search/fold.hpp"

#include <algorithm>
#include <array>

#include <glib.h>

namespace mainstay::search {

namespace {

struct Stretch {
    char32_t first, last;
};

template <std::size_t N>
bool is_in(const std::array<Stretch, N>& stretches, char32_t point) {
    return std::ranges::any_of(stretches, [point](const Stretch& each) {
        return point >= each.first && point <= each.last;
    });
}

// Accents and points of Latin, Greek, Cyrillic, Hebrew and Arabic.
constexpr std::array accents{
    Stretch{0x0300, 0x036F}, Stretch{0x0483, 0x0487}, Stretch{0x0591, 0x05BD},
    Stretch{0x05BF, 0x05BF}, Stretch{0x05C1, 0x05C2}, Stretch{0x05C4, 0x05C5},
    Stretch{0x05C7, 0x05C7}, Stretch{0x0610, 0x061A}, Stretch{0x064B, 0x065F},
    Stretch{0x0670, 0x0670}, Stretch{0x06D6, 0x06DC}, Stretch{0x06DF, 0x06E8},
    Stretch{0x06EA, 0x06ED}, Stretch{0x1AB0, 0x1AFF}, Stretch{0x1DC0, 0x1DFF},
    Stretch{0x20D0, 0x20FF}, Stretch{0xFE20, 0xFE2F},
};

// Soft hyphens, joiners, marks of direction and variant, the Arabic filler.
constexpr std::array unseen{
    Stretch{0x00AD, 0x00AD}, Stretch{0x034F, 0x034F},   Stretch{0x061C, 0x061C},
    Stretch{0x0640, 0x0640}, Stretch{0x180B, 0x180F},   Stretch{0x200B, 0x200F},
    Stretch{0x202A, 0x202E}, Stretch{0x2060, 0x206F},   Stretch{0xFE00, 0xFE0F},
    Stretch{0xFEFF, 0xFEFF}, Stretch{0xE0000, 0xE0FFF},
};

constexpr std::array dense{
    Stretch{0x0E00, 0x0EFF}, Stretch{0x1000, 0x109F},   Stretch{0x1100, 0x11FF},
    Stretch{0x1780, 0x17FF}, Stretch{0x3005, 0x3007},   Stretch{0x3040, 0x312F},
    Stretch{0x31F0, 0x31FF}, Stretch{0x3400, 0x4DBF},   Stretch{0x4E00, 0x9FFF},
    Stretch{0xAC00, 0xD7A3}, Stretch{0x20000, 0x3FFFF},
};

struct Spelling {
    char32_t point;
    std::u32string_view letters;
};

// Letters that Unicode does not take apart, in lower case.
constexpr std::array spellings{
    Spelling{0x00DF, U"ss"}, Spelling{0x00E6, U"ae"}, Spelling{0x00F0, U"d"},
    Spelling{0x00F8, U"o"},  Spelling{0x00FE, U"th"}, Spelling{0x0111, U"d"},
    Spelling{0x0127, U"h"},  Spelling{0x0131, U"i"},  Spelling{0x0142, U"l"},
    Spelling{0x0153, U"oe"}, Spelling{0x03C2, U"σ"},
};

constexpr char32_t voicing = 0x3099;  // And U+309A, half voicing: in ガ a letter of its own.

/// Whether taking the code point apart would lose what it is.
bool is_whole(char32_t point) { return point >= 0xAC00 && point <= 0xD7A3; }

void add_part(std::vector<Letter>& letters, Letter part) {
    if (is_in(accents, part.point) || is_in(unseen, part.point)) return;
    if (part.point == voicing || part.point == voicing + 1) {
        gunichar composed = 0;
        if (!letters.empty() && g_unichar_compose(letters.back().point, part.point, &composed)) {
            letters.back().point = composed;
            letters.back().end = part.end;
        }
        return;
    }
    part.is_upper = g_unichar_isupper(part.point);
    part.point = g_unichar_tolower(part.point);
    const auto* known = std::ranges::find(spellings, part.point, &Spelling::point);
    if (known == spellings.end()) {
        letters.push_back(part);
        return;
    }
    for (char32_t letter : known->letters) {
        part.point = letter;
        letters.push_back(part);
    }
}

void add(std::vector<Letter>& letters, const Letter& letter) {
    if (letter.point < 0x80) {
        bool is_upper = letter.point >= 'A' && letter.point <= 'Z';
        letters.push_back(
            {is_upper ? letter.point - 'A' + 'a' : letter.point, letter.begin, letter.end, is_upper}
        );
        return;
    }
    if (is_whole(letter.point)) {
        letters.push_back(letter);
        return;
    }
    std::array<gunichar, G_UNICHAR_MAX_DECOMPOSITION_LENGTH> parts{};
    const auto count = g_unichar_fully_decompose(letter.point, TRUE, parts.data(), parts.size());
    for (std::size_t i = 0; i < std::min(count, parts.size()); ++i)
        add_part(letters, {parts[i], letter.begin, letter.end});
}

}  // namespace

std::vector<Letter> fold(std::string_view text) {
    std::vector<Letter> letters;
    letters.reserve(text.size());
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    for (const char* at = begin; at < end;) {
        const char* next = std::min<const char*>(g_utf8_next_char(at), end);
        const auto point = static_cast<unsigned char>(*at) < 0x80
                               ? static_cast<gunichar>(*at)
                               : g_utf8_get_char_validated(at, next - at);
        // What is no character, against the requirement, parts words.
        const bool is_character = point <= 0x10FFFF;
        add(letters, {is_character ? point : U' ', static_cast<std::size_t>(at - begin),
                      static_cast<std::size_t>(next - begin)});
        at = next;
    }
    return letters;
}

bool is_word_letter(char32_t point) {
    if (point < 0x80) return g_ascii_isalnum(static_cast<gchar>(point));
    return g_unichar_isalnum(point) || g_unichar_ismark(point);
}

bool is_dense_letter(char32_t point) { return point >= 0x0E00 && is_in(dense, point); }

void append_utf8(std::string& text, char32_t point) {
    std::array<char, 6> bytes{};
    const auto length = g_unichar_to_utf8(point, bytes.data());
    text.append(bytes.data(), static_cast<std::size_t>(length));
}

}  // namespace mainstay::search
