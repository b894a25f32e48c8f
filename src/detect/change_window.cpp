#include "detect/change_window.hpp"

#include <algorithm>
#include <cmath>

#include "detect/statistics.hpp"

namespace mainstay::detect {

namespace {

/// A stretch that began a little before the window still counts: they begin at whole ten seconds.
constexpr std::chrono::seconds leeway{9};

constexpr std::int64_t latest_requests_min = 8;

constexpr double slow_tail_from = 0.9;

// A request that takes five seconds may be waiting for something to come.
constexpr std::int64_t poll_micros_min = 5'000'000;
constexpr double poll_share_min = 0.05;
constexpr double poll_spread_min = 5;
constexpr double poll_median_micros_min = 2e7;

std::int64_t above(const Durations& durations, double limit) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < durations.micros.size(); ++i)
        if (static_cast<double>(durations.micros[i]) > limit) count += durations.requests[i];
    return count;
}

}  // namespace

void RequestSum::add(const RequestStretch& stretch) {
    requests += stretch.requests;
    errors += stretch.errors;
    durations = added(durations, stretch.durations);
}

ChangeWindow window_of(const OperationInput& input, std::chrono::seconds length) {
    ChangeWindow window;
    const auto begin = input.at - length - leeway;
    std::vector<const RequestStretch*> within;
    window.before.durations = input.before.durations;
    std::optional<Time> first_at;
    for (const auto& minute : input.before.minutes) {
        window.before.requests += minute.requests;
        window.before.errors += minute.errors;
        if (!first_at) first_at = minute.from;
    }
    auto window_begin = input.at;
    for (const auto& stretch : input.recent) {
        if (stretch.requests > 0 && !first_at) first_at = stretch.from;
        if (stretch.from < begin) {
            // Of one that was found worse, what came since is part of it.
            if (!input.is_open) window.before.add(stretch);
            continue;
        }
        window_begin = std::min(window_begin, stretch.from);
        if (stretch.requests > 0) within.push_back(&stretch);
    }
    for (const auto* stretch : within) window.after.add(*stretch);
    for (const auto* stretch : within) {
        const bool is_first_half = 2 * window.earlier.requests < window.after.requests &&
                                   (stretch != within.back() || within.size() == 1);
        (is_first_half ? window.earlier : window.later).add(*stretch);
    }
    const auto enough = std::max(latest_requests_min, window.after.requests / 5);
    for (auto i = within.size(); i > 0 && window.latest.requests < enough; --i)
        window.latest.add(*within[i - 1]);
    const auto seconds_of = [](std::chrono::microseconds span) { return span.count() / 1'000'000; };
    window.seconds = seconds_of(input.at - window_begin);
    if (first_at) window.before_seconds = seconds_of(window_begin - *first_at);
    return window;
}

OperationBefore before_window(const OperationInput& input, std::int64_t seconds) {
    auto before = input.before;
    RequestSum rest;
    std::optional<Time> from;
    for (const auto& stretch : input.recent) {
        if (stretch.requests == 0 || input.at - stretch.from <= std::chrono::seconds(seconds))
            continue;
        rest.add(stretch);
        if (!from) from = stretch.from;
    }
    if (!from) return before;
    before.durations = joined(added(before.durations, rest.durations), duration_bins_max);
    before.minutes.push_back({
        .from = *from,
        .requests = rest.requests,
        .errors = rest.errors,
        .p50_micros = static_cast<std::int64_t>(quantile_of(rest.durations, 0.5)),
        .p95_micros = static_cast<std::int64_t>(quantile_of(rest.durations, 0.95)),
    });
    return before;
}

double chance_of_rise(const Durations& first, const Durations& second) {
    const auto n = static_cast<double>(requests_of(first));
    const auto m = static_cast<double>(requests_of(second));
    if (n < 1 || m < 1) return 1;
    double below = 0;  // Of the first.
    double wins = 0;
    double ties = 0;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < first.micros.size() || j < second.micros.size()) {
        const bool has_first = j == second.micros.size() ||
                               (i < first.micros.size() && first.micros[i] <= second.micros[j]);
        const bool has_second = i == first.micros.size() ||
                                (j < second.micros.size() && second.micros[j] <= first.micros[i]);
        const double of_first = has_first ? static_cast<double>(first.requests[i++]) : 0;
        const double of_second = has_second ? static_cast<double>(second.requests[j++]) : 0;
        wins += of_second * (below + of_first / 2);
        below += of_first;
        const double equal = of_first + of_second;
        ties += equal * equal * equal - equal;
    }
    const double all = n + m;
    const double variance = n * m / 12 * (all + 1 - ties / (all * (all - 1)));
    if (!(variance > 0)) return 1;
    return normal_tail((wins - n * m / 2 - 0.5) / std::sqrt(variance));
}

double chance_of_slow_tail(const Durations& first, const Durations& second) {
    const double limit = quantile_of(first, slow_tail_from);
    return compare_shares(
               {above(first, limit), requests_of(first)},
               {above(second, limit), requests_of(second)}
    )
        .higher;
}

bool is_long_poll(const Durations& durations) {
    const auto all = static_cast<double>(requests_of(durations));
    if (all < 1) return false;
    const auto waiting = static_cast<double>(above(durations, poll_micros_min));
    if (waiting < poll_share_min * all) return false;
    const double fast = std::max(quantile_of(durations, 0.05), 1.0);
    return quantile_of(durations, 0.95) >= poll_spread_min * fast ||
           quantile_of(durations, 0.5) >= poll_median_micros_min;
}

}  // namespace mainstay::detect
