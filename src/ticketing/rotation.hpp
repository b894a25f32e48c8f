// Whose turn it is. Pure: no SQL, no clock, no input or output.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <boost/describe.hpp>

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

/// How many open tickets somebody holds.
struct Load {
    Id<User> member;
    std::int64_t open = 0;
};
BOOST_DESCRIBE_STRUCT(Load, (), (member, open))

/// Who of `loads`, who are in the order of their ids, has the fewest; in turn among equals.
inline std::optional<Id<User>> least_loaded(std::span<const Load> loads, std::int64_t last) {
    if (loads.empty()) return std::nullopt;
    auto fewest = std::ranges::min(loads, {}, &Load::open).open;
    std::vector<Id<User>> equals;
    for (const Load& load : loads)
        if (load.open == fewest) equals.push_back(load.member);
    return next_in_turn(equals, last);
}

}  // namespace mainstay::ticketing
