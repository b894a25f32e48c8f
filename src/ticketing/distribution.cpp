#include "ticketing/distribution.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay::ticketing {

std::optional<std::int64_t> percentile(std::span<const ValueCount> values, double part) {
    std::int64_t all = 0;
    for (const auto& each : values) all += each.count;
    const auto rank =
        std::max<std::int64_t>(std::llround(std::ceil(part * static_cast<double>(all))), 1);
    std::int64_t below = 0;
    for (const auto& each : values)
        if ((below += each.count) >= rank) return each.value;
    return std::nullopt;
}

std::vector<std::int64_t> bucket_counts(
    std::span<const ValueCount> values, std::span<const std::int64_t> bounds
) {
    std::vector<std::int64_t> counts(bounds.size());
    for (const auto& each : values) {
        auto after = std::ranges::upper_bound(bounds, each.value);
        counts[static_cast<std::size_t>(after - bounds.begin()) - 1] += each.count;
    }
    return counts;
}

}  // namespace mainstay::ticketing
