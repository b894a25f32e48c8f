// What a filter is made of, before any field is known. Pure: no fields, no SQL, no clock.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace mainstay::filter {

/// Bounds of a filter; what exceeds them is refused.
inline constexpr std::size_t bytes_max = 4'000;
inline constexpr std::size_t terms_max = 100;
inline constexpr std::size_t values_max = 500;  ///< Of all terms together.
inline constexpr std::size_t depth_max = 16;    ///< Of parentheses.

/// A stretch of the text, in bytes.
struct Place {
    std::size_t at = 0;
    std::size_t length = 0;
};

/// How a term compares; `!=` is the negation of `is`.
enum class Operator { is, above, at_least, below, at_most };

/// `:`, `>`, `>=`, `<` or `<=`.
std::string_view sign_of(Operator compared);

/// One of the values of a term, without its quotation marks.
struct Value {
    std::string text;
    bool is_quoted = false;  ///< Only told where it matters: of `none` and `any`.
    Place place;

    bool operator==(const Value& other) const {
        return text == other.text && is_quoted == other.is_quoted;
    }
};

/// A filter, or a part of one. `all` without parts is the empty filter. Groups are as flat as they
/// can be: no `all` within an `all`, none of one part, no `inverse` of an `inverse`.
struct Expression {
    enum class Kind { all, any, inverse, term, text };

    Kind kind = Kind::all;
    std::vector<Expression> parts{};  ///< Of `all`, `any`; one of `inverse`.
    std::string name{};               ///< Of a term, in lower case.
    Operator compared = Operator::is;
    std::vector<Value> values{};  ///< Of a term, any of which will do. Empty: none was given.
    std::string text{};           ///< Of a text: a word or a phrase.
    Place place{};                ///< With the sign of its negation, of its parentheses.
    Place name_place{};

    bool operator==(const Expression& other) const {
        return kind == other.kind && parts == other.parts && name == other.name &&
               compared == other.compared && values == other.values && text == other.text;
    }
};

/// The filter as it is best written. Parsed again, it is the same expression.
std::string print(const Expression& expression);

/// A value as it is written in a term, in quotation marks where it needs them.
std::string printed_value(const Value& value);

/// A refusal of `text` at `place`, with the place among its parameters.
Error fault(
    std::string_view text, Place place, const Code& code, Parameters parameters = {},
    std::string suggestion = {}
);

/// The number of code points before a byte, and the reverse.
std::size_t points_before(std::string_view text, std::size_t byte);
std::size_t byte_at(std::string_view text, std::size_t points);

}  // namespace mainstay::filter
