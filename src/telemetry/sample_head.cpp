#include "telemetry/sample_head.hpp"

#include <algorithm>

namespace mainstay::telemetry {

void SampleHead::read(std::int64_t series, TimeRange range, std::vector<Sample>& samples) const {
    std::shared_lock lock(mutex_);
    auto found = series_.find(series);
    if (found == series_.end()) return;
    for (const auto& sample : found->second)
        if (sample.at >= range.from && sample.at < range.to) samples.push_back(sample);
}

void SampleHead::each(
    const std::function<void(std::int64_t series, std::span<const Sample> samples)>& take
) const {
    std::shared_lock lock(mutex_);
    std::vector<std::int64_t> ids;
    ids.reserve(series_.size());
    for (const auto& [id, samples] : series_) ids.push_back(id);
    std::ranges::sort(ids);
    std::vector<Sample> ordered;
    for (auto id : ids) {
        ordered = series_.at(id);
        order_samples(ordered);
        take(id, ordered);
    }
}

std::uint64_t SampleHead::count() const {
    std::shared_lock lock(mutex_);
    return count_;
}

std::uint64_t SampleHead::series_count() const {
    std::shared_lock lock(mutex_);
    return series_.size();
}

void order_samples(std::vector<Sample>& samples) {
    // Mostly they came in order, each once.
    auto is_strictly_rising = std::ranges::adjacent_find(samples, [](const auto& a, const auto& b) {
                                  return a.at >= b.at;
                              }) == samples.end();
    if (is_strictly_rising) return;
    std::vector<std::pair<Time, std::size_t>> order;  // Of equal times as they came.
    order.reserve(samples.size());
    for (std::size_t at = 0; at < samples.size(); ++at) order.emplace_back(samples[at].at, at);
    std::ranges::sort(order);
    std::vector<Sample> ordered;
    ordered.reserve(samples.size());
    for (auto [at, place] : order) {
        if (!ordered.empty() && ordered.back().at == at) ordered.pop_back();
        ordered.push_back(samples[place]);
    }
    samples = std::move(ordered);
}

}  // namespace mainstay::telemetry
