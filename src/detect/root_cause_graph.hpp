// Who calls whom, and how strong evidence is along the calls. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace mainstay::detect {

using ComponentId = std::uint32_t;
inline constexpr ComponentId no_component = ~ComponentId{0};

/// The strongest evidence among what a component calls, directly or not.
struct EvidenceBelow {
    double strength = 0;  ///< Weaker with each call in between.
    ComponentId component = no_component;
};

class CallGraph {
public:
    /// REQUIRES: ids below `components`.
    CallGraph(
        std::size_t components, std::span<const std::pair<ComponentId, ComponentId>> caller_callee
    );

    /// For each component, the strongest of `own` among the others that it calls. Cycles are fine.
    std::vector<EvidenceBelow> strongest_below(const std::vector<double>& own) const;

    /// Those that call `component` themselves.
    std::span<const ComponentId> callers(ComponentId component) const;

private:
    std::vector<std::pair<ComponentId, ComponentId>> calls_;  // By caller; without repetitions.
    std::vector<ComponentId> callers_;                        // By callee.
    std::vector<std::size_t> first_caller_;                   // Of each callee, and the end.
};

}  // namespace mainstay::detect
