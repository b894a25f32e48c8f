// Which elements of two sequences correspond. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mainstay::suspect {

/// For each element of `old` the index of the equal one in `young`, or -1: both in order. By those
/// that are once in both (patience), and between them by the shortest edit script (Myers); parts
/// that have more than `edits_max` between them do not correspond. O(N log N + N edits_max).
std::vector<int> align(
    std::span<const std::uint64_t> old, std::span<const std::uint64_t> young, int edits_max
);

/// The same without the first step: for short sequences in which little is there once.
std::vector<int> align_exactly(
    std::span<const std::uint64_t> old, std::span<const std::uint64_t> young, int edits_max
);

}  // namespace mainstay::suspect
