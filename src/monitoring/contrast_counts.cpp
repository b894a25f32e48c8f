#include "monitoring/contrast_counts.hpp"

#include <algorithm>
#include <tuple>

#include <boost/json.hpp>

#include "monitoring/attribute_object.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::size_t value_bytes_max = 200;
constexpr std::size_t values_max = 300'000;  // Different ones.
constexpr std::uint64_t records_least = 5;   // That have a value.

}  // namespace

void ContrastCounts::count(std::string_view key, std::string_view value, const Counts& counts) {
    if (value.size() > value_bytes_max) return;
    std::string both(key);
    both += '\0';
    both += value;
    auto found = values_.find(both);
    if (found == values_.end()) {
        if (values_.size() >= values_max) return;
        found = values_.emplace(std::move(both), Counts{}).first;
    }
    found->second.chosen += counts.chosen;
    found->second.rest += counts.rest;
}

void ContrastCounts::add_value(std::string_view key, std::string_view value, bool is_chosen) {
    Counts one;
    add(one, is_chosen);
    count(key, value, one);
}

std::vector<telemetry::AttributeCount> ContrastCounts::take() {
    for (const auto& [json, counts] : objects_) {
        for (const auto& [key, value] : object_of(json)) {
            if (const auto* text = value.if_string())
                count(key, *text, counts);
            else if (value.is_number() || value.is_bool())
                count(key, boost::json::serialize(value), counts);
        }
    }
    objects_.clear();
    std::vector<telemetry::AttributeCount> counted;
    for (const auto& [both, counts] : values_) {
        if (counts.chosen + counts.rest < records_least) continue;
        const auto end = both.find('\0');
        counted.push_back({
            .key = both.substr(0, end),
            .value = both.substr(end + 1),
            // A span may have a key that its resource has, too.
            .chosen = std::min(counts.chosen, records_.chosen),
            .rest = std::min(counts.rest, records_.rest),
        });
    }
    values_.clear();
    std::ranges::sort(counted, {}, [](const telemetry::AttributeCount& each) {
        return std::tie(each.key, each.value);
    });
    return counted;
}

}  // namespace mainstay::monitoring
