#include "detect/history.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mainstay::detect {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double alike_min = 0.3;  // Autocorrelation from which on a lag is a period.

/// The last values, evenly spaced and without their level: a value that is missing is as the one
/// before it.
std::vector<double> without_level(const History& history, std::int64_t count) {
    std::vector<double> values;
    double last = 0;
    for (auto at = count; at > 0; --at) {
        const double value = history.ago(at);
        last = std::isnan(value) ? last : value;
        values.push_back(last);
    }
    // A few values beyond all others would be all that is correlated.
    auto sorted = values;
    std::sort(sorted.begin(), sorted.end());
    const double low = sorted[sorted.size() / 200];
    const double high = sorted[sorted.size() - 1 - sorted.size() / 200];
    // A straight line through it is its level and trend.
    const double middle = static_cast<double>(count - 1) / 2;
    double mean = 0;
    for (auto& value : values) mean += (value = std::clamp(value, low, high));
    mean /= static_cast<double>(count);
    double along = 0;
    double of_time = 0;
    for (std::size_t at = 0; at < values.size(); ++at) {
        const double time = static_cast<double>(at) - middle;
        along += time * (values[at] - mean);
        of_time += time * time;
    }
    for (std::size_t at = 0; at < values.size(); ++at)
        values[at] -= mean + along / of_time * (static_cast<double>(at) - middle);
    return values;
}

}  // namespace

History::History(std::size_t steps_max) : values_(steps_max, nothing) {}

void History::add(double value, std::int64_t gap) {
    const auto size = static_cast<std::int64_t>(values_.size());
    for (std::int64_t missing = 0; missing < std::min(gap, size); ++missing)
        values_[static_cast<std::size_t>((steps_ + missing) % size)] = nothing;
    steps_ += gap;
    values_[static_cast<std::size_t>(steps_ % size)] = value;
    ++steps_;
}

std::int64_t History::reach() const {
    return std::min(steps_, static_cast<std::int64_t>(values_.size()));
}

double History::ago(std::int64_t steps) const {
    if (steps < 1 || steps > reach()) return nothing;
    return values_[static_cast<std::size_t>(
        (steps_ - steps) % static_cast<std::int64_t>(values_.size())
    )];
}

std::vector<std::int64_t> periods(
    const History& history, std::int64_t count, std::int64_t lag_min, std::size_t lags_max
) {
    const auto values = without_level(history, count);
    double power = 0;
    for (const double value : values) power += value * value;
    if (power <= 0) return {};
    const auto lags = static_cast<std::size_t>(count) / 3;
    std::vector<double> alike(lags + 1, 0);
    for (std::size_t lag = 1; lag <= lags; ++lag) {
        double sum = 0;
        for (std::size_t at = lag; at < values.size(); ++at) sum += values[at] * values[at - lag];
        alike[lag] = sum / power * static_cast<double>(values.size()) /
                     static_cast<double>(values.size() - lag);
    }
    // Only what comes after the first time that nothing is alike: near lags are alike by inertia.
    std::size_t from = 1;
    while (from < lags && alike[from] > 0.1) ++from;
    std::vector<std::size_t> peaks;
    for (auto lag = std::max<std::size_t>(from, static_cast<std::size_t>(lag_min)); lag < lags;
         ++lag) {
        if (alike[lag] > alike_min && alike[lag] >= alike[lag - 1] && alike[lag] >= alike[lag + 1])
            peaks.push_back(lag);
    }
    // Multiples of a period are alike as well: a longer one must be clearly better.
    std::vector<std::int64_t> found;
    while (!peaks.empty() && found.size() < lags_max) {
        auto best = std::max_element(peaks.begin(), peaks.end(), [&](auto left, auto right) {
            return alike[left] < alike[right];
        });
        const double enough = alike[*best] - 0.05;
        auto first = std::find_if(peaks.begin(), peaks.end(), [&](auto lag) {
            return alike[lag] >= enough;
        });
        const auto period = *first;
        found.push_back(static_cast<std::int64_t>(period));
        std::erase_if(peaks, [&](auto lag) {
            const auto off = lag % period;
            return std::min(off, period - off) <= period / 10 + 1;
        });
    }
    return found;
}

double median(std::vector<double> values) {
    if (values.empty()) return nothing;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace mainstay::detect
