// Profiles of one type added up: where time or memory goes, by call path. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "telemetry/pprof.hpp"
#include "telemetry/profile_paths.hpp"

namespace mainstay::telemetry {

/// What a node of the tree is: a function, or each of its lines that was seen.
enum class Granularity : std::uint8_t { functions, lines };

/// What was too small to be kept by its own name, and is in nodes called `(other)`.
struct Folded {
    std::uint64_t nodes = 0;  ///< How many there were, counted as often as they came.
    std::int64_t value = 0;
};

inline constexpr std::size_t profile_nodes_max = 200'000;

/// Many profiles of one type, added up by call path.
class ProfileTree {
public:
    /// Keeps `nodes_max` nodes at most, the root not counted: the smallest are folded into
    /// `(other)` of what calls them. REQUIRES: at least 2.
    explicit ProfileTree(std::size_t nodes_max = profile_nodes_max) : nodes_max_(nodes_max) {}

    /// Adds the values of one of the profile's types. Negative ones, as profiles have that are
    /// differences already, are left out and counted.
    /// REQUIRES: `type` is an index of profile.types.
    void add(const Pprof& profile, std::size_t type, Granularity granularity);

    void add(const ProfileTree& other);

    const CallPaths& paths() const { return paths_; }

    /// By node: what it took itself, and with all that it called.
    const std::vector<std::int64_t>& self() const { return self_; }

    std::vector<std::int64_t> totals() const;

    std::int64_t total() const { return total_; }

    Folded folded() const;

    std::uint64_t negative() const { return negative_; }

private:
    void add(const std::vector<std::uint32_t>& path, std::int64_t value);
    void add_at(std::uint32_t node, std::int64_t value);
    void fold();
    void forget_frames();
    void keep_bounds();

    std::size_t nodes_max_;
    CallPaths paths_;
    std::vector<std::int64_t> self_ = std::vector<std::int64_t>(1);
    std::int64_t total_ = 0;
    std::uint64_t folded_nodes_ = 0;
    std::uint64_t negative_ = 0;
};

}  // namespace mainstay::telemetry
