// The lately seen values of a series, by step: what its forecasters look back at. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mainstay::detect {

/// Values by the number of their step; a step without a value is not a number. A ring, so that
/// memory is bounded.
class History {
public:
    explicit History(std::size_t steps_max);

    /// Takes the next value, after `gap` steps that had none.
    void add(double value, std::int64_t gap);

    /// How many steps there were, whether with a value or not.
    std::int64_t steps() const { return steps_; }

    /// How many of them can be looked back at.
    std::int64_t reach() const;

    /// The value so many steps ago, 1 is the last; not a number where there is none.
    double ago(std::int64_t steps) const;

private:
    std::vector<double> values_;
    std::int64_t steps_ = 0;
};

/// The lags after which the last `count` values look alike, at most `lags_max`, the clearest
/// first; those below `lag_min` are not looked for. By autocorrelation of what remains when the
/// level of each stretch is taken off.
std::vector<std::int64_t> periods(
    const History& history, std::int64_t count, std::int64_t lag_min, std::size_t lags_max
);

/// The median, of a copy. Not a number where there is nothing.
double median(std::vector<double> values);

}  // namespace mainstay::detect
