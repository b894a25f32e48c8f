#include "detect/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace mainstay::detect {

namespace {

/// Up to how many hits in all, or others, the exact test is made.
constexpr std::int64_t exact_max = 1'000;

double as_double(std::int64_t number) { return static_cast<double>(number); }

double log_choose(double n, double k) {
    return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

/// The hypergeometric tails of the second's hits, given the hits of both.
TailChances fisher(const Share& first, const Share& second) {
    const auto hits = first.hits + second.hits;
    const double all = as_double(first.of + second.of);
    const auto fewest = std::max<std::int64_t>(0, hits - first.of);
    const auto most = std::min(hits, second.of);
    TailChances chances{0, 0};
    for (auto k = fewest; k <= most; ++k) {
        const double log_chance = log_choose(as_double(second.of), as_double(k)) +
                                  log_choose(as_double(first.of), as_double(hits - k)) -
                                  log_choose(all, as_double(hits));
        const double chance = std::exp(log_chance);
        if (k >= second.hits) chances.higher += chance;
        if (k <= second.hits) chances.lower += chance;
    }
    return {std::min(chances.higher, 1.0), std::min(chances.lower, 1.0)};
}

TailChances by_normal(double z) { return {normal_tail(z), normal_tail(-z)}; }

TailChances two_proportions(const Share& first, const Share& second) {
    const double n = as_double(first.of);
    const double m = as_double(second.of);
    const double pooled = as_double(first.hits + second.hits) / (n + m);
    const double error = std::sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
    return error > 0 ? by_normal((second.rate() - first.rate()) / error) : TailChances();
}

}  // namespace

double normal_tail(double z) { return std::erfc(z / std::numbers::sqrt2) / 2; }

TailChances compare_shares(const Share& first, const Share& second) {
    if (first.of == 0 || second.of == 0) return {};
    const auto hits = first.hits + second.hits;
    const auto others = first.of + second.of - hits;
    if (hits <= exact_max) return fisher(first, second);
    if (others <= exact_max) {
        const auto turned =
            fisher({first.of - first.hits, first.of}, {second.of - second.hits, second.of});
        return {turned.lower, turned.higher};
    }
    return two_proportions(first, second);
}

Bounds rate_bounds(const Share& share, double z) {
    if (share.of == 0) return {};
    const double n = as_double(share.of);
    const double p = share.rate();
    const double scale = 1 + z * z / n;
    const double middle = (p + z * z / (2 * n)) / scale;
    const double reach = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale;
    return {std::max(0.0, middle - reach), std::min(1.0, middle + reach)};
}

Bounds difference_bounds(const Share& first, const Share& second, double z) {
    const auto a = rate_bounds(first, z);
    const auto b = rate_bounds(second, z);
    const double difference = second.rate() - first.rate();
    return {
        difference - std::hypot(second.rate() - b.low, a.high - first.rate()),
        difference + std::hypot(b.high - second.rate(), first.rate() - a.low)
    };
}

TailChances compare_values(std::span<const double> first, std::span<const double> second) {
    if (first.empty() || second.empty()) return {};

    struct Ranked {
        double value;
        bool is_second;
    };

    std::vector<Ranked> all;
    for (double value : first) all.push_back({value, false});
    for (double value : second) all.push_back({value, true});
    std::ranges::sort(all, {}, &Ranked::value);
    double ranks = 0;  // Of the second, summed up; equal values share theirs.
    double ties = 0;
    for (std::size_t from = 0; from < all.size();) {
        auto to = from;
        double of_second = 0;
        for (; to < all.size() && all[to].value == all[from].value; ++to)
            of_second += all[to].is_second ? 1 : 0;
        const auto equal = static_cast<double>(to - from);
        ranks += of_second * (static_cast<double>(from) + (equal + 1) / 2);
        ties += equal * equal * equal - equal;
        from = to;
    }
    const auto n = static_cast<double>(first.size());
    const auto m = static_cast<double>(second.size());
    const double u = ranks - m * (m + 1) / 2;
    const double variance = n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1)));
    if (!(variance > 0)) return {};
    const double excess = u - n * m / 2;
    const double error = std::sqrt(variance);
    return {normal_tail((excess - 0.5) / error), normal_tail((-excess - 0.5) / error)};
}

TailChances compare_counts(
    std::int64_t first, double first_time, std::int64_t second, double second_time
) {
    const auto all = first + second;
    const double part = second_time / (first_time + second_time);
    if (all > exact_max) {
        const double error = std::sqrt(as_double(all) * part * (1 - part));
        return by_normal((as_double(second) - as_double(all) * part) / error);
    }
    TailChances chances{0, 0};
    for (std::int64_t k = 0; k <= all; ++k) {
        const double chance = std::exp(
            log_choose(as_double(all), as_double(k)) + as_double(k) * std::log(part) +
            as_double(all - k) * std::log1p(-part)
        );
        if (k >= second) chances.higher += chance;
        if (k <= second) chances.lower += chance;
    }
    return {std::min(chances.higher, 1.0), std::min(chances.lower, 1.0)};
}

std::optional<Trend> trend_of(std::span<const Point> points) {
    if (points.size() < 3) return std::nullopt;
    const auto n = static_cast<double>(points.size());
    double x_mean = 0;
    double y_mean = 0;
    for (const auto& [x, y] : points) {
        x_mean += x / n;
        y_mean += y / n;
    }
    double xx = 0;
    double xy = 0;
    for (const auto& [x, y] : points) {
        xx += (x - x_mean) * (x - x_mean);
        xy += (x - x_mean) * (y - y_mean);
    }
    if (!(xx > 0)) return std::nullopt;
    const double slope = xy / xx;
    double rest = 0;
    for (const auto& [x, y] : points) {
        const double off = y - y_mean - slope * (x - x_mean);
        rest += off * off;
    }
    return Trend{slope, std::sqrt(rest / (n - 2) / xx)};
}

}  // namespace mainstay::detect
