// Whose turn it is. Pure: no SQL, no clock, no input or output.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/call.hpp"

namespace mainstay::ticketing {

/// The next of `present`, who are in the order of their ids, behind the one who was last; the first
/// again after the last. Who is absent is passed over and loses nothing but that turn. Nobody if
/// nobody is present.
constexpr std::optional<Id<User>> next_in_turn(
    std::span<const Id<User>> present, std::int64_t last
) {
    if (present.empty()) return std::nullopt;
    for (auto member : present)
        if (member.value > last) return member;
    return present.front();
}

}  // namespace mainstay::ticketing
