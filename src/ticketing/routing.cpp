#include "ticketing/routing.hpp"

#include <algorithm>
#include <tuple>

namespace mainstay::ticketing {

std::optional<Id<User>> least_loaded(std::span<const RoutingCandidate> candidates) {
    auto key = [](const RoutingCandidate& candidate) {
        auto given = candidate.given_at ? candidate.given_at->micros : 0;
        return std::tuple(candidate.load, given, candidate.person.value);
    };
    auto best = std::ranges::min_element(candidates, {}, key);
    if (best == candidates.end()) return std::nullopt;
    return best->person;
}

}  // namespace mainstay::ticketing
