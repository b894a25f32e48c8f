#include "telemetry/attribute_contrast.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string_view>
#include <tuple>

namespace mainstay::telemetry {

namespace {

constexpr double error_all = 0.05;
// Less of a difference explains nothing, however sure it is.
constexpr double difference_worth = 0.02;

// What names one process or machine of many says where it is slow, seldom why; as OpenTelemetry's
// conventions for resources name it.
constexpr std::string_view instance_keys[] = {
    "container.id",        "host.id",     "host.ip",      "host.mac",
    "host.name",           "k8s.pod.ip",  "k8s.pod.name", "k8s.pod.uid",
    "process.parent_pid",  "process.pid", "thread.id",    "thread.name",
    "service.instance.id",
};

bool names_instance(std::string_view key) {
    return std::ranges::find(instance_keys, key) != std::end(instance_keys);
}

struct Interval {
    double low = 0;
    double high = 0;
};

/// Wilson's interval of a proportion.
Interval wilson(double share, double count, double z) {
    const double spread = z * z / count;
    const double middle = share + spread / 2;
    const double half = z * std::sqrt(share * (1 - share) / count + spread / (4 * count));
    return {(middle - half) / (1 + spread), (middle + half) / (1 + spread)};
}

/// How many standard deviations make an error of `error` at most: the tail of the normal
/// distribution beyond z is less than exp(-z²/2).
double deviations(double error) { return std::sqrt(-2 * std::log(error)); }

double lower_difference(
    double chosen, double chosen_count, double rest, double rest_count, double z
) {
    const auto of_chosen = wilson(chosen, chosen_count, z), of_rest = wilson(rest, rest_count, z);
    return chosen - rest - std::hypot(chosen - of_chosen.low, of_rest.high - rest);
}

}  // namespace

std::vector<Contrast> contrasts(
    std::span<const AttributeCount> counted, std::uint64_t chosen, std::uint64_t rest
) {
    if (counted.empty() || chosen == 0 || rest == 0) return {};
    const double z = deviations(error_all / static_cast<double>(counted.size()));
    const auto chosen_count = static_cast<double>(chosen), rest_count = static_cast<double>(rest);
    std::vector<Contrast> found;
    for (std::size_t i = 0; i < counted.size(); ++i) {
        Contrast contrast{
            .attribute = i,
            .chosen_share = static_cast<double>(counted[i].chosen) / chosen_count,
            .rest_share = static_cast<double>(counted[i].rest) / rest_count,
        };
        contrast.difference_min = lower_difference(
            contrast.chosen_share, chosen_count, contrast.rest_share, rest_count, z
        );
        if (contrast.difference_min >= difference_worth) found.push_back(std::move(contrast));
    }
    std::ranges::sort(found, {}, [&](const Contrast& each) {
        return std::tuple(
            -each.difference_min, names_instance(counted[each.attribute].key), each.attribute
        );
    });
    std::vector<Contrast> distinct;
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::size_t> by_counts;
    for (auto& each : found) {
        const auto& counts = counted[each.attribute];
        auto [entry, is_new] = by_counts.try_emplace({counts.chosen, counts.rest}, distinct.size());
        if (is_new)
            distinct.push_back(std::move(each));
        else
            distinct[entry->second].same.push_back(each.attribute);
    }
    if (distinct.size() > contrasts_max) distinct.resize(contrasts_max);
    return distinct;
}

}  // namespace mainstay::telemetry
