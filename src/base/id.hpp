// Identifiers that cannot be mixed up: an Id<Ticket> is no Id<User>.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay {

/// The number of one `Thing`, 1 to 2^63-1. A string of digits on the wire, since JSON numbers lose
/// precision beyond 2^53; a BIGINT in the database.
template <class Thing>
struct Id {
    std::int64_t value = 0;

    auto operator<=>(const Id&) const = default;
};

/// The number that `text` spells, if it is one an Id can hold.
std::optional<std::int64_t> parse_id(std::string_view text);

template <class Thing>
std::string to_string(Id<Thing> id) {
    return std::to_string(id.value);
}

}  // namespace mainstay

template <class Thing>
struct std::hash<mainstay::Id<Thing>> {
    std::size_t operator()(mainstay::Id<Thing> id) const {
        return std::hash<std::int64_t>{}(id.value);
    }
};
