#include "detect/regression.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "detect/history.hpp"
#include "detect/score.hpp"

namespace mainstay::detect {

namespace {

constexpr std::size_t before_max = 600;  // Values that the last ones are set beside.
constexpr std::size_t before_min = 60;
constexpr std::size_t hour_max = 120;  // Values of an hour of one day.
constexpr std::size_t hour_min = 20;
constexpr std::size_t hour_days_max = 7;
constexpr std::size_t stretch_shortest = 12;
constexpr std::size_t stretch_longest = 60;
constexpr std::int64_t hour_micros = 3'600'000'000;
constexpr double slowest_part = 0.1;
constexpr std::size_t learnt_after_quarters = 12;
constexpr std::size_t rises_max = 200;
constexpr std::size_t rises_passed_over = 1;  // One that was a regression is not the rule.

// Worse by so small a part is nothing, by so large a part is.
constexpr double part_of_nothing = 0.1;
constexpr double part_that_matters = 0.3;

double matters(double before, double after, bool knows_hour) {
    if (after <= before) return 0;
    const double part = before > 0 ? (after - before) / before : 1;
    // Where it was never seen at this hour, load may make it slower.
    const double nothing = knows_hour ? part_of_nothing : 0.4;
    const double enough = knows_hour ? part_that_matters : 0.9;
    return std::clamp((part - nothing) / (enough - nothing), 0.0, 1.0);
}

/// The probability that a normal deviate is above.
double above(double deviate) { return 0.5 * std::erfc(deviate / std::sqrt(2.0)); }

/// The probability of `hits` or more of `tries`, each of `chance`: the Chernoff bound, which is
/// never too small.
double at_least(double hits, double tries, double chance) {
    const double share = hits / tries;
    if (share <= chance) return 1;
    double exponent = share * std::log(share / chance);
    if (share < 1) exponent += (1 - share) * std::log((1 - share) / (1 - chance));
    return std::exp(-tries * exponent);
}

}  // namespace

Rise rise_of_middle(std::span<const double> before, std::span<const double> after) {
    Rise rise;
    rise.before = median({before.begin(), before.end()});
    rise.after = median({after.begin(), after.end()});
    std::vector<double> sorted(before.begin(), before.end());
    std::sort(sorted.begin(), sorted.end());
    const auto all_before = static_cast<double>(before.size());
    const auto all_after = static_cast<double>(after.size());
    double wins = 0;
    double tied = 0;
    for (const double value : after) {
        const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
        const auto same = static_cast<double>(high - low);
        wins += static_cast<double>(low - sorted.begin()) + same / 2;
        tied += same / all_before;
    }
    const double mean = all_before * all_after / 2;
    // Ties take from the variance; at least a part of it stays.
    const double ties = std::clamp(1 - std::pow(tied / all_after, 2), 0.05, 1.0);
    const double variance = mean * (all_before + all_after + 1) / 6 * ties;
    rise.probability = above((wins - mean - 0.5) / std::sqrt(variance));
    return rise;
}

Rise rise_of_slowest(std::span<const double> before, std::span<const double> after) {
    std::vector<double> sorted(before.begin(), before.end());
    std::sort(sorted.begin(), sorted.end());
    const auto border =
        static_cast<std::size_t>((1 - slowest_part) * static_cast<double>(sorted.size() - 1));
    const double limit = sorted[border];
    const auto all_before = static_cast<double>(sorted.size());
    double over_before = 0;
    for (const double value : sorted) over_before += value > limit ? 1 : 0;
    std::vector<double> last(after.begin(), after.end());
    double over = 0;
    for (const double value : last) over += value > limit ? 1 : 0;
    // So few before do not know their tenth exactly.
    const double chance =
        std::min(0.9, (over_before + 2 * std::sqrt(over_before + 1) + 1) / all_before);
    std::sort(last.begin(), last.end());
    Rise rise;
    rise.probability = at_least(over, static_cast<double>(last.size()), chance);
    if (limit <= 0) {
        // Errors, or what seldom is more than nothing: how many is all that can be compared.
        rise.before = over_before / all_before;
        rise.after = over / static_cast<double>(last.size());
    } else {
        rise.before = limit;
        rise.after = last[static_cast<std::size_t>(
            (1 - slowest_part) * static_cast<double>(last.size() - 1)
        )];
    }
    return rise;
}

RegressionDetector::RegressionDetector() {
    for (const auto count : {stretch_shortest, stretch_longest})
        stretches_.push_back({count, {}, {}, 0});
}

std::vector<double> RegressionDetector::of_hour(Time at) const {
    std::vector<double> values;
    const auto& hour = by_hour_[static_cast<std::size_t>(at.micros / hour_micros % 24)];
    for (const auto& day : hour.before) values.insert(values.end(), day.begin(), day.end());
    return values;
}

void RegressionDetector::learn_hour(Time at, double value) {
    auto& hour = by_hour_[static_cast<std::size_t>(at.micros / hour_micros % 24)];
    const auto day = at.micros / (24 * hour_micros);
    if (hour.day != day) {
        if (!hour.now.empty()) hour.before.push_back(std::move(hour.now));
        if (hour.before.size() > hour_days_max) hour.before.pop_front();
        hour.now.clear();
        hour.day = day;
    }
    if (hour.now.size() < hour_max) hour.now.push_back(value);
}

double RegressionDetector::Stretch::excess() const {
    if (rises.size() <= 2 * rises_passed_over) return 1;
    std::vector<double> sizes(rises.begin(), rises.end());
    const auto largest = sizes.begin() + rises_passed_over;
    std::nth_element(sizes.begin(), largest, sizes.end(), std::greater());
    const auto of_each = static_cast<double>(sizes.size()) / (rises_passed_over + 1);
    return std::max(1.0, *largest / std::max(std::log10(of_each), 1.0));
}

RegressionDetector::Compared RegressionDetector::compare(Stretch& stretch, Time at) {
    if (values_.size() < before_min + stretch.count) return {};
    const std::vector<double> after(
        values_.end() - static_cast<std::ptrdiff_t>(stretch.count), values_.end()
    );
    const std::vector<double> before(
        values_.begin(), values_.end() - static_cast<std::ptrdiff_t>(stretch.count)
    );
    const auto then = of_hour(at);
    const bool knows_hour = then.size() >= hour_min;
    Compared best;
    for (const bool of_slowest : {false, true}) {
        auto* const test = of_slowest ? rise_of_slowest : rise_of_middle;
        auto rise = test(before, after);
        double effect = matters(rise.before, rise.after, knows_hour);
        if (knows_hour) {
            const auto by_hour = test(then, after);
            rise.probability = std::max(rise.probability, by_hour.probability);
            effect = std::min(effect, matters(by_hour.before, by_hour.after, true));
        }
        const double counted = std::pow(rise.probability, effect);
        if (counted >= best.probability) continue;
        best.probability = counted;
        best.judgement = {0,          rise.before, rise.after, after.size(), before.size(),
                          of_slowest, knows_hour};
    }
    // How often do stretches of this series rise by as much?
    const double size = -std::log10(std::max(best.probability, 1e-300));
    best.probability = std::pow(best.probability, 1 / stretch.excess());
    // It is learnt when it is over, so that what begins now is not measured by its own beginning.
    if (++stretch.since >= stretch.count / 4) {
        stretch.since = 0;
        stretch.not_learnt.push_back(size);
        if (stretch.not_learnt.size() > learnt_after_quarters) {
            stretch.rises.push_back(stretch.not_learnt.front());
            if (stretch.rises.size() > rises_max) stretch.rises.pop_front();
            stretch.not_learnt.pop_front();
        }
    }
    return best;
}

RegressionJudgement RegressionDetector::judge(Time at, double value) {
    values_.push_back(value);
    if (values_.size() > before_max + stretch_longest) values_.pop_front();
    Compared best;
    for (auto& stretch : stretches_) {
        auto compared = compare(stretch, at);
        if (compared.probability < best.probability) best = compared;
    }
    learn_hour(at, value);
    best.judgement.score = score_of(std::min(1.0, 2 * best.probability));
    return best.judgement;
}

std::string reason(const RegressionJudgement& judgement) {
    if (judgement.score < 0.5) return {};
    return fmt::format(
        "The {} of the last {} values is {:.4g}, and was {:.4g} in the {} before{}.",
        judgement.is_of_slowest ? "slowest tenth" : "median", judgement.values, judgement.after,
        judgement.before, judgement.compared_with,
        judgement.is_by_hour ? " and less at this hour of other days" : ""
    );
}

}  // namespace mainstay::detect
