#include "telemetry/retention.hpp"

#include <algorithm>

namespace mainstay::telemetry {

namespace {

constexpr std::uint64_t parts_of_limit = 10;
constexpr std::uint64_t unbounded_part_bytes = std::uint64_t{8} << 30U;

std::chrono::hours age_of(const Partition::Place& place, const RetentionRules& rules) {
    if (place.period == Period::month) return rules.minutes_age;
    if (place.period == Period::year) return rules.hours_age;
    return rules.by_signal[static_cast<std::size_t>(place.signal)].age;
}

}  // namespace

std::array<std::uint64_t, 4> part_bytes(const RetentionRules& rules) {
    std::array<std::uint64_t, 4> bytes{};
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const auto limit = rules.by_signal[at].bytes;
        bytes[at] =
            limit ? std::max<std::uint64_t>(limit / parts_of_limit, 1) : unbounded_part_bytes;
    }
    return bytes;
}

Partitions to_forget(const Partitions& all, const RetentionRules& rules, Time now) {
    Partitions forgotten;
    std::array<std::uint64_t, 4> bytes{};
    Partitions kept;  // Of what came, the oldest of each signal first.
    for (const auto& partition : all) {
        const auto& place = partition->place();
        const auto age = age_of(place, rules);
        if (age.count() > 0 && partition->to() < now - age) {
            forgotten.push_back(partition);
        } else if (place.period == Period::day) {
            bytes[static_cast<std::size_t>(place.signal)] += partition->bytes();
            kept.push_back(partition);
        }
    }
    for (const auto& partition : kept) {
        const auto signal = static_cast<std::size_t>(partition->place().signal);
        const auto limit = rules.by_signal[signal].bytes;
        if (limit == 0 || bytes[signal] <= limit) continue;
        bytes[signal] -= std::min(bytes[signal], partition->bytes());
        forgotten.push_back(partition);
    }
    return forgotten;
}

}  // namespace mainstay::telemetry
