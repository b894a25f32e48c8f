#include "monitoring/memory_growth.hpp"

#include <algorithm>
#include <array>

namespace mainstay::monitoring {

namespace {

constexpr std::size_t window_samples_min = 18;
constexpr std::chrono::seconds window_min{200};
constexpr std::chrono::minutes window_max{30};
constexpr std::chrono::minutes before_min{5};
constexpr double before_windows = 1.5;
constexpr std::size_t sixths = 6;
constexpr double least_growth = 64.0 * 1024 * 1024;
constexpr double least_part = 0.5;
constexpr double step_part = 0.3;    // Of a sixth's share of all growth.
constexpr double lately_part = 0.5;  // Of the first half's growth.
constexpr double before_part =
    0.25;  // Of the growth, that there may have been before in that time.

double least_of(const MemorySample* begin, const MemorySample* end) {
    return std::min_element(
               begin, end,
               [](const auto& one, const auto& other) { return one.bytes < other.bytes; }
    )->bytes;
}

}  // namespace

MemoryGrowth judge_growth(const std::vector<MemorySample>& samples) {
    MemoryGrowth growth;
    if (samples.size() < 2 * window_samples_min) return growth;
    auto first = samples.size() - window_samples_min;
    const auto at = samples.back().at;
    while (first > 0 && at - samples[first].at < window_min) --first;
    const auto length = at - samples[first].at;
    const auto before = samples[first].at - samples.front().at;
    if (length < window_min || length > window_max) return growth;
    if (before < before_min || std::chrono::duration<double>(before) <
                                   before_windows * std::chrono::duration<double>(length))
        return growth;
    const auto* window = samples.data() + first;
    const auto size = samples.size() - first;
    std::array<double, sixths> low{};
    for (std::size_t part = 0; part < sixths; ++part)
        low[part] = least_of(window + size * part / sixths, window + size * (part + 1) / sixths);
    const double grown = low.back() - low.front();
    growth.since = samples[first].at;
    growth.to = low.back();
    // From the middle of the first sixth to that of the last.
    const double hours = std::chrono::duration<double, std::ratio<3'600>>(length).count();
    growth.per_hour = grown * sixths / (sixths - 1) / hours;
    for (const auto* each = samples.data(); each < window; ++each)
        growth.from = std::max(growth.from, each->bytes);
    const double above = growth.to - growth.from;
    if (grown <= 0 || above < least_growth || above < least_part * growth.from) return growth;
    for (std::size_t part = 1; part < sixths; ++part)
        if (low[part] - low[part - 1] < step_part * grown / (sixths - 1)) return growth;
    if (low[5] - low[3] < lately_part * (low[2] - low[0])) return growth;
    // What it did before in as much time.
    const auto* half = window;
    while (half > samples.data() && samples[first].at - half->at < before / 2) --half;
    const double rose = least_of(half, window) - least_of(samples.data(), half + 1);
    if (rose > before_part * grown) return growth;
    growth.is_fast = true;
    growth.score = std::min(1.0, 0.5 * above / std::max(least_part * growth.from, least_growth));
    return growth;
}

}  // namespace mainstay::monitoring
