#include "detect/anomaly.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "detect/score.hpp"

namespace mainstay::detect {

namespace {

constexpr std::size_t steps_max = 45'000;  // Two weeks and more of half minutes; three of minutes.
constexpr std::size_t intervals_learnt = 31;
constexpr std::int64_t season_steps_min = 6;
constexpr std::int64_t looks_max = 4'096;  // Values in which periods are looked for.
constexpr std::size_t seasons_max = 6;
constexpr double day_seconds = 86'400;

bool is_slow(Forecaster::Way way) {
    using enum Forecaster::Way;
    return way == around;
}

bool is_seasonal(Forecaster::Way way) {
    using enum Forecaster::Way;
    return way == season || way == about_then;
}

}  // namespace

AnomalyDetector::AnomalyDetector() : history_(steps_max) {
    using enum Forecaster::Way;
    for (const auto way : {last, nearby, around, on_line}) forecasters_.emplace_back(way, 0);
    stretches_.emplace_back(8);
    stretches_.emplace_back(32);
}

std::int64_t AnomalyDetector::gap_before(Time at) {
    if (!last_at_) return 0;
    const double passed = std::chrono::duration<double>(at - *last_at_).count();
    if (intervals_.size() < intervals_learnt) {
        intervals_.push_back(passed);
        interval_ = median(intervals_);
    }
    if (interval_ <= 0) return 0;
    const double steps = std::round(passed / interval_);
    return static_cast<std::int64_t>(std::clamp(steps - 1, 0.0, 1e6));
}

void AnomalyDetector::add_season(std::int64_t period) {
    std::size_t seasons = 0;
    for (const auto& forecaster : forecasters_) {
        if (forecaster.period() == 0) continue;
        ++seasons;
        if (std::abs(forecaster.period() - period) <= period / 50) return;
    }
    if (seasons / 3 >= seasons_max) return;
    using enum Forecaster::Way;
    for (const auto way : {season, moved, about_then}) forecasters_.emplace_back(way, period);
}

void AnomalyDetector::consider_seasons(Time) {
    if (interval_ > 0) {
        for (const double seconds : {3'600.0, day_seconds, 7 * day_seconds}) {
            const double steps = seconds / interval_;
            const auto period = static_cast<std::int64_t>(std::round(steps));
            const bool fits =
                period >= season_steps_min && std::abs(steps - std::round(steps)) < 0.05;
            if (fits && history_.reach() == period + 1) add_season(period);
        }
    }
    if (count_ < next_look_) return;
    next_look_ *= 2;
    if (next_look_ > 2 * looks_max) next_look_ = count_ + looks_max;
    const auto looked_at = std::min({count_, looks_max, history_.reach()});
    for (const auto period : periods(history_, looked_at, season_steps_min, 2)) add_season(period);
}

const Forecaster* AnomalyDetector::best(bool (*is_wanted)(Forecaster::Way)) const {
    const Forecaster* best = nullptr;
    for (const auto& forecaster : forecasters_) {
        if (!forecaster.is_usable() || !is_wanted(forecaster.way())) continue;
        if (best == nullptr || forecaster.cost() < best->cost()) best = &forecaster;
    }
    return best;
}

void AnomalyDetector::learn_quantum(double value) {
    if (!last_) return;
    const double change = std::abs(value - *last_);
    const double least = 1e-9 * std::max(std::abs(value), std::abs(*last_));
    if (change > least && (quantum_ <= 0 || change < quantum_)) quantum_ = change;
}

double AnomalyDetector::resolution(double value) const {
    double least = std::max(0.3 * quantum_, 1e-9 * std::abs(value) + 1e-300);
    // Of what hardly ever changes, a change by little of what it is says little.
    const bool is_calm = repeats_ + run_ > count_ * 9 / 10;
    if (is_calm && last_) least = std::max(least, 0.02 * std::abs(*last_));
    return least;
}

AnomalyDetector::Found AnomalyDetector::of_stretches(double stray) {
    strays_.push_back(std::clamp(stray, -8.0, 8.0));
    if (strays_.size() > 32) strays_.pop_front();
    Found found;
    for (auto& stretch : stretches_) {
        if (strays_.size() < stretch.count) continue;
        double sum = 0;
        for (auto at = strays_.end() - static_cast<std::ptrdiff_t>(stretch.count);
             at != strays_.end(); ++at)
            sum += *at;
        const double size = std::abs(sum);
        const double probability =
            sum >= 0 ? stretch.above.probability(size) : stretch.below.probability(size);
        if (probability < found.probability) found = {probability, Unusual::stretch};
        stretch.above.add(std::max(sum, 0.0));
        stretch.below.add(std::max(-sum, 0.0));
    }
    return found;
}

AnomalyDetector::Found AnomalyDetector::of_noise(double stray) {
    sizes_.push_back(std::min(std::abs(stray), 8.0));
    if (sizes_.size() > noise_.count) sizes_.pop_front();
    if (sizes_.size() < noise_.count) return {};
    const std::vector<double> sizes(sizes_.begin(), sizes_.end());
    double mean = 0;
    for (const double size : sizes) mean += size;
    mean /= static_cast<double>(sizes.size());
    // The middle too: one value far off is not noise.
    const double middle = median(sizes);
    const double more = std::log1p(std::min(mean, 2 * middle));
    const Found found{noise_.above.probability(more), Unusual::noise};
    noise_.above.add(more);
    return found;
}

AnomalyDetector::Found AnomalyDetector::of_repeats(double value) {
    if (!last_) return {};
    if (value != *last_) {
        // What is the same twice in a row may be so by what it is, 0 for example: only how such
        // runs go on counts.
        repeats_ += std::max<std::int64_t>(run_ - 1, 0);
        runs_ += run_ > 0 ? 1 : 0;
        longest_run_ = std::max(longest_run_, run_);
        run_ = 0;
        return {};
    }
    ++run_;
    const double before = static_cast<double>(count_ - run_);
    if (before < 60 || run_ <= longest_run_ + longest_run_ / 2 + 2) return {};
    const auto runs = static_cast<double>(runs_);
    const auto repeats = static_cast<double>(repeats_);
    const double begins = (runs + 1) / (before + 2);
    const double goes_on = (repeats + 1) / (repeats + runs + 2);
    return {begins * std::pow(goes_on, static_cast<double>(run_ - 1)), Unusual::stuck};
}

Judgement AnomalyDetector::judge(Time at, double sample) {
    Judgement judgement;
    const auto reading = rate_.read(at, sample);
    if (reading.has_turned) {
        // What was known is of the other kind.
        auto rate = rate_;
        *this = AnomalyDetector();
        rate_ = rate;
    }
    judgement.is_rate = rate_.is_counter();
    const auto gap = gap_before(at);
    last_at_ = at;
    if (!reading.value) return judgement;
    const double value = *reading.value;

    const double least = resolution(value);
    learn_quantum(value);
    const auto hour = static_cast<std::size_t>(at.micros / 3'600'000'000 % 24);
    if (gap > 0) history_.add(std::nan(""), gap - 1);
    for (auto& forecaster : forecasters_) forecaster.guess(history_, hour);

    std::array<Found, 5> all{};
    if (const auto* chosen = best([](Forecaster::Way) { return true; })) {
        const double stray = chosen->stray(value, least);
        all[0] = {chosen->probability(stray), Unusual::value};
        all[2] = of_noise(stray);
        all[1] = of_stretches(stray);
        const auto* by_season = best(is_seasonal);
        const auto* slow = best(is_slow);
        if (by_season != nullptr && slow != nullptr && by_season != chosen &&
            by_season->cost() < chosen->cost() + 0.5 && by_season->cost() < slow->cost()) {
            all[4] = {by_season->probability(by_season->stray(value, least)), Unusual::value};
        }
        judgement.expected = chosen->last_guess().middle();
        judgement.usual_error = chosen->usual_error(least);
        judgement.way = chosen->way();
        judgement.period = chosen->period();
    }
    all[3] = of_repeats(value);
    const auto least_likely =
        std::min_element(all.begin(), all.end(), [](const Found& left, const Found& right) {
            return left.probability < right.probability;
        });
    judgement.probability = std::min(1.0, 3 * least_likely->probability);
    judgement.score = score_of(judgement.probability);
    judgement.unusual = judgement.score >= 0.5 ? least_likely->unusual : Unusual::nothing;

    for (auto& forecaster : forecasters_) forecaster.learn(value, least);
    history_.add(value, 0);
    last_ = value;
    ++count_;
    consider_seasons(at);
    return judgement;
}

std::string reason(const Judgement& judgement, double value) {
    if (judgement.score < 0.5) return {};
    using enum Forecaster::Way;
    const auto what = judgement.is_rate ? "its growth a second" : "it";
    const auto expectation = fmt::format(
        "{:.4g} was expected{}, usually right to {:.3g}", judgement.expected.value_or(0),
        is_seasonal(judgement.way) || judgement.way == moved ? " as in the cycles before" : "",
        judgement.usual_error.value_or(0)
    );
    switch (judgement.unusual) {
        case Unusual::nothing:
            break;
        case Unusual::value:
            return judgement.is_rate
                       ? fmt::format("It grows unlike before: {} a second.", expectation)
                       : fmt::format("It is {:.4g}; {}.", value, expectation);
        case Unusual::stretch:
            return fmt::format("The last values of {} together are off: {}.", what, expectation);
        case Unusual::noise:
            return fmt::format(
                "The last values of {} vary more than they did: {}.", what, expectation
            );
        case Unusual::stuck:
            return fmt::format(
                "It has been {:.4g} for longer than it ever stayed the same.", value
            );
    }
    return {};
}

}  // namespace mainstay::detect
