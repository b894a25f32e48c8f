// Walks over a JSON document without keeping it: for documents that are nearly all numbers, and
// with the NaN and Infinity that some programs write. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::detect {

/// Each function takes what it names at the present place, with blanks around it, and gives nothing
/// or false where something else stands there. Once that happened the place is that of the error.
class JsonScanner {
public:
    static constexpr std::size_t depth_max = 32;

    explicit JsonScanner(std::string_view text) : text_(text) {}

    /// Takes the sign `c`, such as `{`.
    bool take(char c);

    /// Whether `c` comes next.
    bool is_next(char c);

    bool is_at_end();

    /// A string, without its escapes. Half a surrogate pair is U+FFFD.
    std::optional<std::string> string();

    /// A number as JSON has it, or NaN and Infinity with or without a sign. One that is too large
    /// for a double is infinite.
    std::optional<double> number();

    /// Takes `null`, if that comes next.
    bool take_null() { return take_word("null"); }

    /// Takes any value.
    bool skip(std::size_t depth = 0);

    /// The byte at which it is.
    std::size_t at() const { return at_; }

private:
    void skip_blanks();
    bool take_word(std::string_view word);
    bool add_escaped(std::string& text);
    std::optional<unsigned> four_hex();
    bool skip_members(std::size_t depth);

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace mainstay::detect
