#include "detect/leak.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "detect/history.hpp"

namespace mainstay::detect {

namespace {

constexpr std::size_t blocks_max = 256;
constexpr std::size_t parts = 8;
constexpr std::size_t values_min = 120;
constexpr std::size_t below_max = 3;
constexpr double most_part = 0.8;
constexpr double least_part = 0.5;  // Growth by less may be a buffer or a pool.
constexpr double day_hours = 24;
constexpr double days_min = 1.75;  // Until each time of the day can be set beside the one before.

double hours(std::chrono::microseconds span) {
    return std::chrono::duration<double, std::ratio<3600>>(span).count();
}

std::chrono::microseconds of_hours(double hours) {
    return std::chrono::microseconds(static_cast<std::int64_t>(std::min(hours, 1e6) * 3.6e9));
}

/// By what part load may grow memory in that time: it doubles it in a quarter of a day at most,
/// and steps of little mean nothing.
double part_by_load(double in_hours) {
    const double angle = std::min(std::numbers::pi * in_hours / day_hours, std::numbers::pi / 2);
    return std::clamp(2 * std::sin(angle), least_part, most_part);
}

/// 0 below `low`, 1 above `high`, a line between.
double between(double low, double high, double value) {
    return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

/// How often the lows rise from one to the next, by more than a trifle of the whole rise.
std::size_t rises_of(const std::vector<double>& low) {
    const double all = low.back() - low.front();
    std::size_t rises = 0;
    for (std::size_t part = 1; part < low.size(); ++part)
        rises += all > 0 && low[part] - low[part - 1] > 0.15 * all / (parts - 1) ? 1 : 0;
    return rises;
}

}  // namespace

void LeakDetector::begin_life() {
    // What one before grew to and stayed at, the next may grow to as well.
    if (score_ < 0.5 && blocks_.size() >= parts) usual_ = std::max(usual_, lows(0).back());
    blocks_.clear();
    block_values_ = 1;
    in_last_ = 0;
}

void LeakDetector::add(Time at, double value) {
    if (blocks_.empty() || in_last_ == block_values_) {
        if (blocks_.size() == blocks_max) {
            for (std::size_t pair = 0; pair < blocks_max / 2; ++pair)
                blocks_[pair] = {
                    blocks_[2 * pair].begin,
                    std::min(blocks_[2 * pair].low, blocks_[2 * pair + 1].low)
                };
            blocks_.resize(blocks_max / 2);
            block_values_ *= 2;
        }
        blocks_.push_back({at, value});
        in_last_ = 1;
        return;
    }
    blocks_.back().low = std::min(blocks_.back().low, value);
    ++in_last_;
}

/// The lowest value of each eighth of the blocks from `begin` on.
std::vector<double> LeakDetector::lows(std::size_t begin) const {
    const auto blocks = blocks_.size() - begin;
    std::vector<double> low;
    for (std::size_t part = 0; part < parts; ++part) {
        const auto from = begin + blocks * part / parts;
        const auto to = std::max(begin + blocks * (part + 1) / parts, from + 1);
        double least = blocks_[from].low;
        for (auto at = from; at < to; ++at) least = std::min(least, blocks_[at].low);
        low.push_back(least);
    }
    return low;
}

/// Whether a value is what a process uses that has just begun: what a collection gives back is
/// not, since it did so before.
bool LeakDetector::is_below(double value) const {
    if (blocks_.size() < parts || blocks_.size() * block_values_ < values_min) return false;
    const auto low = lows(0);
    const double grown = low.back() - low.front();
    return rises_of(low) >= parts - 2 && value < low.back() - 0.5 * grown &&
           value < 0.85 * low.back();
}

void LeakDetector::learn(Time at, double value) {
    if (!is_below(value)) {
        for (const auto& block : below_) add(block.begin, block.low);
        below_.clear();
        add(at, value);
        return;
    }
    below_.push_back({at, value});
    if (below_.size() < below_max) return;
    begin_life();
    for (const auto& block : below_) add(block.begin, block.low);
    below_.clear();
}

std::optional<LeakDetector::Growth> LeakDetector::within_day(Time at, std::size_t begin) const {
    const auto blocks = blocks_.size() - begin;
    if (blocks * block_values_ < values_min || blocks < 4 * parts) return std::nullopt;
    const auto low = lows(begin);
    Growth growth;
    growth.since = blocks_[begin].begin;
    growth.from = low.front();
    growth.to = low.back();
    // Of two stretches each, so that one that was low by chance is no growth.
    const double first = std::max({low[0], low[1], usual_});
    growth.grown = std::min(low[parts - 2], low[parts - 1]) - first;
    // From the middle of the first stretch to that of the last.
    growth.per_hour = (growth.to - growth.from) * parts / (parts - 1) / hours(at - growth.since);
    const double all = low.back() - low.front();
    if (all <= 0) return growth;
    growth.steadiness = between(4, 6, static_cast<double>(rises_of(low)));
    const double before = std::max(low[parts / 2 - 1] - low[0], 0.0);
    growth.lately = (low[parts - 1] - low[parts / 2]) / std::max(before, 0.1 * all);
    growth.needed = part_by_load(hours(at - growth.since)) * std::abs(first);
    return growth;
}

std::optional<LeakDetector::Growth> LeakDetector::over_days(Time at) const {
    const double span = hours(at - blocks_.front().begin);
    if (span < days_min * day_hours || blocks_.size() < 4 * parts) return std::nullopt;
    // By how much each stretch is above the one a day before.
    std::vector<double> by;
    std::size_t before = 0;
    for (const auto& block : blocks_) {
        const auto then = block.begin - of_hours(day_hours);
        if (then < blocks_.front().begin) continue;
        while (before + 1 < blocks_.size() && blocks_[before + 1].begin <= then) ++before;
        by.push_back(block.low - blocks_[before].low);
    }
    if (by.size() < parts) return std::nullopt;
    const auto rises = std::count_if(by.begin(), by.end(), [](double step) { return step > 0; });
    const auto third = static_cast<std::ptrdiff_t>(by.size() / 3);
    const double first = median({by.begin(), by.begin() + third});
    const double last = median({by.end() - third, by.end()});
    const double days = span / day_hours - 1;
    Growth growth;
    growth.since = blocks_.front().begin;
    growth.steadiness =
        between(0.7, 0.9, static_cast<double>(rises) / static_cast<double>(by.size()));
    const double a_day = median(std::move(by));
    const auto low = lows(0);
    growth.from = low.front();
    growth.grown = std::max(a_day, 0.0) * (days + 1);
    growth.to = growth.from + growth.grown;
    growth.per_hour = growth.grown / span;
    // A step of one day is none: it grew as fast before.
    growth.lately = std::min(last, 2 * first) / std::max(first, 0.1 * std::abs(a_day));
    if (days < 2) {
        // A step of the first day is above the day before all day long: it must go on.
        const double lately = low[parts - 1] - low[parts - 4];
        growth.steadiness *= between(0, 0.15, lately / std::max(growth.grown, 1e-300));
    }
    growth.needed = (days < 1.5 ? 0.25 : days < 2.5 ? 0.15 : 0.08) * std::abs(growth.from);
    return growth;
}

double LeakDetector::score(const Growth& growth) const {
    if (growth.grown <= 0) return 0;
    const double enough = std::min(growth.grown / std::max(growth.needed, 1e-300), 2.0);
    return std::min(1.0, 0.5 * enough * growth.steadiness * between(0.6, 0.9, growth.lately));
}

LeakJudgement LeakDetector::judge(Time at, double value) {
    learn(at, value);
    LeakJudgement judgement;
    judgement.since = blocks_.front().begin;
    auto consider = [&](const std::optional<Growth>& growth) {
        if (!growth || score(*growth) <= judgement.score) return;
        judgement.score = score(*growth);
        judgement.since = growth->since;
        judgement.from = growth->from;
        judgement.to = growth->to;
        judgement.per_hour = growth->per_hour;
    };
    if (const auto by_days = over_days(at)) {
        consider(by_days);
    } else {
        consider(within_day(at, 0));
        // What warmed up first may leak after that.
        consider(within_day(at, blocks_.size() / 3));
    }
    score_ = judgement.score;
    if (limit_ && *limit_ > judgement.to && judgement.per_hour > 0)
        judgement.limit_at = at + of_hours((*limit_ - judgement.to) / judgement.per_hour);
    return judgement;
}

std::string reason(const LeakJudgement& judgement) {
    if (judgement.score < 0.5) return {};
    return fmt::format(
        "What it uses at least grew from {:.4g} to {:.4g} since {}, {:.4g} an hour, and did "
        "not slow down.",
        judgement.from, judgement.to, to_string(judgement.since), judgement.per_hour
    );
}

}  // namespace mainstay::detect
