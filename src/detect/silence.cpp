#include "detect/silence.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "detect/history.hpp"
#include "detect/score.hpp"

namespace mainstay::detect {

namespace {

constexpr std::size_t lately_max = 40;
constexpr std::size_t lately_min = 12;
constexpr std::size_t intervals_learnt = 31;
constexpr std::size_t days_max = 7;
constexpr double steps_max = 100'000;
constexpr double unknown_steps_max = 12;
constexpr std::size_t longest_max = 16;
constexpr double like_before = 1.5;  // So much longer than one before, a silence is of its kind.
constexpr std::int64_t hour_micros = 3'600'000'000;
// Before the share of a day's hour counts, so many intervals of it were seen.
constexpr double hour_steps_min = 1;

std::int64_t hours_since_epoch(Time at) { return at.micros / hour_micros; }

/// The share of intervals with something, as far as so few can show it.
double cautious(double with, double all) { return (with + 0.5) / (all + 1); }

}  // namespace

bool SilenceDetector::knows_hour(Time at) const {
    return !by_hour_[static_cast<std::size_t>(hours_since_epoch(at) % 24)].shares.empty();
}

double SilenceDetector::share_at(Time at) const {
    double with = 0;
    for (const bool something : lately_) with += something ? 1 : 0;
    double share = cautious(with, static_cast<double>(lately_.size()));
    const auto hour = hours_since_epoch(at);
    for (const auto* known :
         {&by_hour_[static_cast<std::size_t>(hour % 24)],
          &by_week_hour_[static_cast<std::size_t>(hour % 168)]})
        for (const double then : known->shares) share = std::min(share, then);
    return share;
}

double SilenceDetector::surprise_of(Time from, double steps) const {
    // Hour by hour, since what is usual changes with it.
    double surprise = 0;
    double left = std::min(steps, steps_max);
    auto at = from;
    while (left > 0) {
        const auto begin = hours_since_epoch(at);
        const Time end{(begin + 1) * hour_micros};
        const double fits = std::ceil(std::chrono::duration<double>(end - at).count() / interval_);
        const double taken = std::clamp(fits, 1.0, left);
        // At an hour that was never seen it may be idle: what stops at once shows in few intervals.
        const double unknown_left = std::max(unknown_steps_max - steps_ - (steps - left), 0.0);
        const double counted = knows_hour(at) ? taken : std::min(taken, unknown_left);
        surprise += counted * -std::log1p(-share_at(at));
        left -= taken;
        at = at + std::chrono::microseconds(static_cast<std::int64_t>(taken * interval_ * 1e6));
    }
    return surprise;
}

SilenceJudgement SilenceDetector::judged(Time at, double surprise, double steps) const {
    SilenceJudgement judgement;
    judgement.since = alive_at_.value_or(at);
    judgement.steps = steps;
    judgement.usual_share = share_at(at);
    double probability = std::exp(-surprise);
    const auto alike = std::count_if(longest_.begin(), longest_.end(), [&](const Past& past) {
        return at < past.counts_until && like_before * past.surprise >= surprise;
    });
    if (alike > 0)
        probability = std::max(probability, static_cast<double>(alike) / intervals_seen_);
    if (silences_.count() >= Tail::sizes_min)
        probability = std::max(probability, silences_.probability(surprise));
    judgement.score = score_of(probability);
    return judgement;
}

SilenceJudgement SilenceDetector::judge_absence(Time at) const {
    if (!last_at_ || interval_ <= 0 || lately_.size() < lately_min) return {};
    const double passed = std::chrono::duration<double>(at - *last_at_).count() / interval_;
    const double missing = std::max(std::round(passed) - 1, 0.0);
    return judged(at, surprise_ + surprise_of(*last_at_, missing), steps_ + missing);
}

void SilenceDetector::learn_interval(Time at, bool has_something) {
    const auto hour = hours_since_epoch(at);
    auto learn = [&](Known& known, std::int64_t day) {
        if (known.now.day != day) {
            if (known.now.all >= hour_steps_min) {
                known.shares.push_back(cautious(known.now.with, known.now.all));
                if (known.shares.size() > days_max) known.shares.pop_front();
            }
            known.now = {day, 0, 0};
        }
        known.now.all += 1;
        known.now.with += has_something ? 1 : 0;
    };
    learn(by_hour_[static_cast<std::size_t>(hour % 24)], hour / 24);
    learn(by_week_hour_[static_cast<std::size_t>(hour % 168)], hour / 168);
}

SilenceJudgement SilenceDetector::judge(Time at, double value) {
    if (last_at_ && intervals_.size() < intervals_learnt) {
        intervals_.push_back(std::chrono::duration<double>(at - *last_at_).count());
        interval_ = median(intervals_);
    }
    SilenceJudgement judgement = judge_absence(at);
    const bool is_ready = last_at_ && interval_ > 0 && lately_.size() >= lately_min;
    const double missing = is_ready ? judgement.steps - steps_ : 0;
    if (is_ready) surprise_ += surprise_of(*last_at_, missing);
    steps_ += missing;
    const bool has_something = value != 0;
    if (!has_something && is_ready) {
        surprise_ += surprise_of(at, 1);
        steps_ += 1;
        judgement = judged(at, surprise_, steps_);
    }
    for (double step = 0; step < std::min(missing, 24.0 * 7 * 60); ++step)
        learn_interval(
            *last_at_ +
                std::chrono::microseconds(static_cast<std::int64_t>((step + 1) * interval_ * 1e6)),
            false
        );
    learn_interval(at, has_something);
    intervals_seen_ += missing + 1;
    if (has_something) {
        // What it was like before a silence stays what a longer one is measured by.
        if (steps_ > 0) {
            silences_.add(surprise_);
            // The first night says nothing of a noon.
            const auto counts_for = knows_hour(*last_at_) ? 30 * 24 : 36;
            longest_.push_back({surprise_, at + std::chrono::hours(counts_for)});
            std::sort(longest_.begin(), longest_.end(), [](const Past& left, const Past& right) {
                return left.surprise > right.surprise;
            });
            if (longest_.size() > longest_max) longest_.pop_back();
            const auto counted = std::min(steps_, static_cast<double>(lately_max) / 2);
            for (double step = 0; step < counted; ++step) lately_.push_back(false);
        }
        lately_.push_back(true);
        alive_at_ = at;
        surprise_ = 0;
        steps_ = 0;
    } else if (!is_ready) {
        lately_.push_back(false);
    }
    while (lately_.size() > lately_max) lately_.pop_front();
    last_at_ = at;
    return judgement;
}

std::string reason(const SilenceJudgement& judgement) {
    if (judgement.score < 0.5) return {};
    return fmt::format(
        "Nothing came since {}, for {:.0f} intervals; before and at this hour something came in "
        "{:.0f} % of them.",
        to_string(judgement.since), judgement.steps, 100 * judgement.usual_share
    );
}

}  // namespace mainstay::detect
