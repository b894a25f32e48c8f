// What could stand where somebody is typing a filter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "filter/field.hpp"
#include "wire/name.hpp"

namespace mainstay::filter {

/// How many there are at most.
inline constexpr int suggestions_max = 30;

/// What a suggestion is: the name of a field, or a value.
enum class SuggestionKind { field, value };
BOOST_DESCRIBE_ENUM(SuggestionKind, field, value)

/// Takes the place of the text from `from` to `to`. Positions count code points.
struct Suggestion {
    SuggestionKind kind = SuggestionKind::field;
    std::string text;
    std::string label;   ///< What the value is called, if not as it is written.
    std::string detail;  ///< What tells it from others called so.
    std::int64_t from = 0;
    std::int64_t to = 0;
};
BOOST_DESCRIBE_STRUCT(Suggestion, (), (kind, text, label, detail, from, to))

/// What could stand at the cursor (in code points): names of fields, choices of any field that
/// begin so, or behind a name its values; only what the caller may see. Linear in the text.
std::vector<Suggestion> complete(
    std::string_view text, std::size_t cursor, const Kind& kind, const Asking& asking
);

}  // namespace mainstay::filter
