// Entities of HTML: named (HTML 4), by number, and what old pages mean by 128 to 159.
#include <algorithm>
#include <array>
#include <cstdint>

#include <libxml/HTMLparser.h>

#include "mail/html_tags.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t name_bytes_max = 10;
constexpr std::size_t digits_max = 8;

// What windows-1252 has in the place of the C1 controls.
constexpr std::array<std::uint16_t, 32> windows_1252 = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178,
};

void append(std::string& text, std::uint32_t code) {
    if (code >= 0x80 && code < 0xA0) code = windows_1252[code - 0x80];
    bool is_none = code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000);
    if (is_none) code = 0xFFFD;
    auto byte = [&](std::uint32_t value) { text += static_cast<char>(value); };
    if (code < 0x80) return byte(code);
    if (code < 0x800) {
        byte(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            byte(0xE0 | code >> 12);
        } else {
            byte(0xF0 | code >> 18);
            byte(0x80 | (code >> 12 & 0x3F));
        }
        byte(0x80 | (code >> 6 & 0x3F));
    }
    byte(0x80 | (code & 0x3F));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_hex(char c) {
    char lower = static_cast<char>(c | 0x20);
    return is_digit(c) || (lower >= 'a' && lower <= 'f');
}

bool is_word(char c) {
    char lower = static_cast<char>(c | 0x20);
    return is_digit(c) || (lower >= 'a' && lower <= 'z');
}

// `text` is what follows `&#`. The bytes that belong to the number; none where there is none.
std::size_t read_number(std::string_view text, std::string& out) {
    bool is_hexadecimal = text.starts_with('x') || text.starts_with('X');
    auto digits = text.substr(is_hexadecimal ? 1 : 0);
    std::uint32_t code = 0;
    std::size_t count = 0;
    for (char c : digits.substr(0, digits_max)) {
        if (is_hexadecimal ? !is_hex(c) : !is_digit(c)) break;
        int value = is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
        code = code * (is_hexadecimal ? 16 : 10) + static_cast<std::uint32_t>(value);
        ++count;
    }
    if (count == 0) return 0;
    append(out, code);
    auto end = (is_hexadecimal ? 1 : 0) + count;
    return end < text.size() && text[end] == ';' ? end + 1 : end;
}

// `text` is what follows `&`.
std::size_t read_name(std::string_view text, std::string& out, bool is_attribute) {
    auto end = std::ranges::find_if_not(text.substr(0, name_bytes_max), is_word) - text.begin();
    std::string name(text.substr(0, static_cast<std::size_t>(end)));
    bool is_closed = name.size() < text.size() && text[name.size()] == ';';
    if (name.empty() || (is_attribute && !is_closed)) return 0;
    auto* entity = htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()));
    if (!entity && name == "apos" && is_closed) {
        out += '\'';
        return name.size() + 1;
    }
    if (!entity) return 0;
    append(out, entity->value);
    return name.size() + (is_closed ? 1 : 0);
}

}  // namespace

std::string decoded_html(std::string_view text, bool is_attribute) {
    std::string out;
    for (auto mark = text.find('&'); mark != text.npos; mark = text.find('&')) {
        out += text.substr(0, mark);
        text.remove_prefix(mark + 1);
        bool is_number = text.starts_with('#');
        auto read =
            is_number ? read_number(text.substr(1), out) : read_name(text, out, is_attribute);
        if (read == 0) {
            out += '&';
            continue;
        }
        text.remove_prefix(read + (is_number ? 1 : 0));
    }
    return out += text;
}

}  // namespace mainstay::mail
