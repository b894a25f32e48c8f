// What a person is shown of profiles: a flame graph, the costliest functions, and what changed.
// Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "telemetry/profile.hpp"

namespace mainstay::telemetry {

/// What a function took on all paths. Where it calls itself, its total counts once.
struct FunctionCost {
    std::uint32_t frame = 0;
    std::int64_t self = 0;
    std::int64_t total = 0;
};

enum class CostOrder : std::uint8_t { self, total };

/// The costliest functions, at most `max`; of equal ones by name.
std::vector<FunctionCost> top_functions(const ProfileTree& tree, CostOrder order, std::size_t max);

/// A bar of a flame graph.
struct FlameBar {
    std::uint32_t depth = 0;  ///< 0 is the root.
    std::uint32_t frame = 0;
    std::int64_t self = 0;
    std::int64_t total = 0;
};

/// The tree from its root, each node before what it calls, and that by name, as flame graphs have
/// it. Nodes that took less than `least` are left out with all that they call.
std::vector<FlameBar> flame_bars(const ProfileTree& tree, std::int64_t least);

/// Before and after. Profiles are of different lengths and loads, so what counts is the share.
struct Change {
    std::int64_t before = 0;
    std::int64_t after = 0;
    double share_before = 0;  ///< Of all that was taken before: 0 to 1.
    double share_after = 0;

    double growth() const { return share_after - share_before; }
};

struct ChangedBar {
    std::uint32_t depth = 0;
    std::uint32_t frame = 0;
    Change self;
    Change total;
};

struct ChangedFunction {
    std::uint32_t frame = 0;
    Change self;
    Change total;
};

/// Two trees, of the same type of values and the same granularity, laid upon one another.
class ProfileDifference {
public:
    ProfileDifference(const ProfileTree& before, const ProfileTree& after);

    /// As flame_bars: nodes of a share less than `least` before as well as after are left out.
    std::vector<ChangedBar> bars(double least) const;

    /// The functions whose share changed most, by `order`, at most `max`; of equal ones by name.
    std::vector<ChangedFunction> functions(CostOrder order, std::size_t max) const;

    const Frame& frame(std::uint32_t index) const { return paths_.frame(index); }

private:
    struct Values {
        std::vector<std::int64_t> self, totals;
    };

    Values lay(const ProfileTree& tree);
    Change change(std::int64_t before, std::int64_t after) const;

    CallPaths paths_;
    Values before_, after_;
};

}  // namespace mainstay::telemetry
