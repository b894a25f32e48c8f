// Text as it is let in: valid UTF-8, no NUL, within limits that are part of its type.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mainstay {

/// Whether a text may have several lines, and so line ends and tabs.
enum class Lines { one, many };

/// Text of `Min` to `Max` code points. The limits are enforced where text enters (wire/), not here.
template <std::size_t Max, std::size_t Min = 1, Lines Form = Lines::many>
struct Text {
    static constexpr std::size_t max = Max;
    static constexpr std::size_t min = Min;
    static constexpr Lines form = Form;

    std::string value;

    auto operator<=>(const Text&) const = default;
};

/// Text that stands in one line, such as a name or a subject: see is_line.
template <std::size_t Max, std::size_t Min = 1>
using Line = Text<Max, Min, Lines::one>;

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

/// Whether `text` has neither line ends nor other control characters (C0, DEL, C1, U+2028, U+2029).
/// REQUIRES: well-formed UTF-8.
bool is_line(std::string_view text);

/// `text` as one line: each run of white space and control characters is a space, none at the ends.
/// REQUIRES: well-formed UTF-8.
std::string as_line(std::string_view text);

/// `text` as it may be printed on a terminal: control characters, which could move its cursor or
/// worse, and characters that turn the direction of writing are shown as `<U+001B>`, malformed
/// UTF-8 as U+FFFD. With Lines::many, line ends and tabs stay.
std::string printable(std::string_view text, Lines form);

/// JSON text with the same characters as `\u001b`: it means the same, and can be printed.
std::string printable_json(std::string_view json);

/// Whether an eye sees nothing of `text`: it is empty, or all white space, controls, and characters
/// without a shape of their own (Unicode's Default_Ignorable_Code_Point, fillers, blank patterns).
/// REQUIRES: well-formed UTF-8.
bool is_invisible(std::string_view text);

/// `text` without what is_invisible at both ends. REQUIRES: well-formed UTF-8.
std::string_view visible_part(std::string_view text);

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
