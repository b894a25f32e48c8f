// Text as it is let in: valid UTF-8, no NUL, within limits that are part of its type.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mainstay {

/// Text of `Min` to `Max` code points. The limits are enforced where text enters (wire/), not here.
template <std::size_t Max, std::size_t Min = 1>
struct Text {
    static constexpr std::size_t max = Max;
    static constexpr std::size_t min = Min;

    std::string value;

    auto operator<=>(const Text&) const = default;
};

/// An integer from `Min` to `Max`, enforced where it enters (wire/).
template <long long Min, long long Max>
struct Count {
    static constexpr long long min = Min;
    static constexpr long long max = Max;

    long long value = Min;

    auto operator<=>(const Count&) const = default;
};

/// Whether `text` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms) without NUL.
bool is_clean_utf8(std::string_view text);

/// The number of code points. REQUIRES: well-formed UTF-8.
std::size_t code_points(std::string_view text);

/// `text` with each malformed sequence and each NUL replaced by U+FFFD.
std::string cleaned_utf8(std::string_view text);

/// The longest prefix of `text` with at most `max` code points. REQUIRES: well-formed UTF-8.
std::string_view clipped(std::string_view text, std::size_t max);

/// `text` with A to Z in lower case; all else is left as it is.
std::string lower_ascii(std::string_view text);

/// `text` without spaces, tabs and line ends at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace mainstay
