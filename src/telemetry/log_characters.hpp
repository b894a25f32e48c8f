// What the characters of log lines are: digits, letters, signs that join or part words. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mainstay::telemetry::characters {

/// What a character is, as bits: so a run of them is known by what it has.
using Bits = std::uint16_t;
inline constexpr Bits blank = 1, bracket = 2, digit = 4, lower = 8, upper = 16, slash = 32,
                      colon = 64, at_sign = 128, dot = 256, joint = 512, unusual = 1024;
inline constexpr Bits between = blank | bracket;
inline constexpr Bits letter = lower | upper | unusual;

inline constexpr std::array<Bits, 256> bits_of = [] {
    std::array<Bits, 256> bits{};
    for (std::size_t c = 0; c < bits.size(); ++c) bits[c] = c <= ' ' || c == 0x7F ? blank : unusual;
    for (std::size_t c = '0'; c <= '9'; ++c) bits[c] = digit;
    for (std::size_t c = 'a'; c <= 'z'; ++c) bits[c] = lower;
    for (std::size_t c = 'A'; c <= 'Z'; ++c) bits[c] = upper;
    for (char c : std::string_view(",;=|\"'`()[]{}<>!?"))
        bits[static_cast<unsigned char>(c)] = bracket;
    for (char c : std::string_view("/\\")) bits[static_cast<unsigned char>(c)] = slash;
    for (char c : std::string_view("_-+$#%&*~^")) bits[static_cast<unsigned char>(c)] = joint;
    bits[':'] = colon;
    bits['@'] = at_sign;
    bits['.'] = dot;
    return bits;
}();

inline Bits bits_at(char c) { return bits_of[static_cast<unsigned char>(c)]; }

inline Bits bits_in(std::string_view text) {
    Bits all = 0;
    for (char c : text) all = static_cast<Bits>(all | bits_at(c));
    return all;
}

inline bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

inline bool has(Bits all, Bits some) { return (all & some) != 0; }

}  // namespace mainstay::telemetry::characters
