// What a series should be next, by those who guess in different ways; the one that was best of late
// counts. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "detect/history.hpp"
#include "detect/tail.hpp"

namespace mainstay::detect {

/// A guess: as likely anywhere from `low` to `high`, and less the farther off.
struct Guess {
    double low = 0;
    double high = 0;

    double middle() const { return (low + high) / 2; }

    /// How far a value is outside, with its sign.
    double error(double value) const {
        return value < low ? value - low : value > high ? value - high : 0;
    }
};

/// One way to guess the next value, with how well it did.
class Forecaster {
public:
    enum class Way {
        last,       ///< As the last value.
        nearby,     ///< As the median of the last nine.
        around,     ///< As the median of the last 61.
        on_line,    ///< Going on as the last two did.
        season,     ///< As one and more periods ago.
        moved,      ///< As periods ago, and off by as much as of late.
        about_then  ///< As periods ago, or a step before or after.
    };

    Forecaster(Way way, std::int64_t period) : way_(way), period_(period) {}

    /// Guesses the next value; nothing where there is too little to look back at.
    /// `bucket`: of the time of the day, from 0 to 23.
    std::optional<Guess> guess(const History& history, std::size_t bucket);

    /// Learns what the value was that guess() was for.
    void learn(double value, double quantum);

    /// How far off the value is from the guess, by what is usual: 1 is.
    double stray(double value, double quantum) const;

    /// The probability of being as far off, on that side.
    double probability(double stray) const;

    /// The less, the better: the mean of the information that each of the last values had.
    double cost() const { return weight_ > 0 ? cost_ / weight_ : 0; }

    bool is_usable() const { return guess_.has_value() && count_ >= learnt_min; }

    bool has_guess() const { return guess_.has_value(); }

    Way way() const { return way_; }

    std::int64_t period() const { return period_; }

    const Guess& last_guess() const { return *guess_; }

    /// How far off it usually is now.
    double usual_error(double quantum) const;

    static constexpr std::int64_t learnt_min = 12;

private:
    std::optional<Guess> of_season(const History& history) const;

    struct Usual {
        double error = 0;
        std::int64_t count = 0;

        void learn(double error, double share_min);
    };

    Way way_;
    std::int64_t period_;  // In steps; 0 where it has none.
    std::optional<Guess> guess_;
    double season_ = 0;  // The guess before it was moved.
    std::size_t bucket_ = 0;
    std::int64_t count_ = 0;
    double cost_ = 0;
    double weight_ = 0;
    Usual usual_;
    std::array<Usual, 24> usual_by_hour_{};
    std::vector<double> lately_off_;  // Of the season, for `moved`.
    Tail above_;
    Tail below_;
};

}  // namespace mainstay::detect
