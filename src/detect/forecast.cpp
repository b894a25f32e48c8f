#include "detect/forecast.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay::detect {

namespace {

constexpr std::int64_t cycles_max = 5;
constexpr std::size_t moved_by_last = 9;
constexpr double cost_kept = 0.999;  // Of the costs before, at each value.
constexpr double information_max = 9;

std::vector<double> last_values(const History& history, std::int64_t count) {
    std::vector<double> values;
    for (std::int64_t ago = 1; ago <= count; ++ago) {
        const double value = history.ago(ago);
        if (!std::isnan(value)) values.push_back(value);
    }
    return values;
}

}  // namespace

void Forecaster::Usual::learn(double error_now, double share_min) {
    ++count;
    const double share = std::max(share_min, 1 / static_cast<double>(count));
    // One error beyond measure does not make the next ones usual.
    const double bounded = count > 10 ? std::min(error_now, 5 * error) : error_now;
    error += share * (bounded - error);
}

std::optional<Guess> Forecaster::of_season(const History& history) const {
    std::vector<double> then;
    Guess about{1e300, -1e300};
    const auto cycles = std::min(cycles_max, history.reach() / period_);
    for (std::int64_t cycle = 1; cycle <= cycles; ++cycle) {
        const double value = history.ago(cycle * period_);
        if (std::isnan(value)) continue;
        then.push_back(value);
        if (way_ != Way::about_then) continue;
        for (std::int64_t beside = -1; beside <= 1; ++beside) {
            const double near = history.ago(cycle * period_ + beside);
            if (std::isnan(near)) continue;
            about.low = std::min(about.low, near);
            about.high = std::max(about.high, near);
        }
    }
    if (then.empty()) return std::nullopt;
    if (way_ == Way::about_then) return about;
    const auto half = static_cast<std::ptrdiff_t>(then.size() / 2);
    std::sort(then.begin(), then.end());
    const double middle =
        then.size() % 2 == 1
            ? then[static_cast<std::size_t>(half)]
            : (then[static_cast<std::size_t>(half)] + then[static_cast<std::size_t>(half) - 1]) / 2;
    return Guess{middle, middle};
}

std::optional<Guess> Forecaster::guess(const History& history, std::size_t bucket) {
    bucket_ = bucket;
    guess_.reset();
    auto exactly = [](double value) { return Guess{value, value}; };
    switch (way_) {
        case Way::last: {
            const auto values = last_values(history, 3);
            if (!values.empty()) guess_ = exactly(values.front());
            break;
        }
        case Way::nearby:
        case Way::around: {
            const std::int64_t reach = way_ == Way::nearby ? 9 : 61;
            auto values = last_values(history, reach);
            if (!values.empty()) guess_ = exactly(median(std::move(values)));
            break;
        }
        case Way::on_line: {
            const auto values = last_values(history, 2);
            if (values.size() == 2) guess_ = exactly(2 * values[0] - values[1]);
            break;
        }
        case Way::season:
        case Way::moved:
        case Way::about_then:
            guess_ = of_season(history);
            if (!guess_) break;
            season_ = guess_->middle();
            if (way_ == Way::moved) {
                if (lately_off_.size() < moved_by_last) {
                    // Learns how far off it is before it guesses.
                    break;
                }
                guess_ = exactly(season_ + median(lately_off_));
            }
            break;
    }
    return guess_;
}

double Forecaster::usual_error(double quantum) const {
    const auto& then = usual_by_hour_[bucket_];
    double error = usual_.error;
    if (then.count >= 8) error = std::pow(then.error, 0.6) * std::pow(error, 0.4);
    return std::max(error, quantum);
}

double Forecaster::stray(double value, double quantum) const {
    return guess_->error(value) / usual_error(quantum);
}

double Forecaster::probability(double stray) const {
    return stray >= 0 ? above_.probability(stray) : below_.probability(-stray);
}

void Forecaster::learn(double value, double quantum) {
    if (!guess_) return;
    if (way_ == Way::moved) {
        lately_off_.push_back(value - season_);
        if (lately_off_.size() > moved_by_last) lately_off_.erase(lately_off_.begin());
        if (lately_off_.size() < moved_by_last) return;
    }
    const double error = std::abs(guess_->error(value));
    if (count_ >= learnt_min) {
        const double usual = usual_error(quantum);
        const double off = stray(value, quantum);
        above_.add(std::max(off, 0.0));
        below_.add(std::max(-off, 0.0));
        const double information = std::log(2 * usual + (guess_->high - guess_->low)) +
                                   std::min(error / usual, information_max);
        cost_ = cost_ * cost_kept + information;
        weight_ = weight_ * cost_kept + 1;
    }
    ++count_;
    usual_.learn(error, 0.01);
    usual_by_hour_[bucket_].learn(error, 0.04);
}

}  // namespace mainstay::detect
