// Finds that an operation is worse than it was: slower, or failing more. Pure: no clock, no files.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace mainstay::detect {

/// By how much one sample of sizes is above another one, and by what chance alone.
struct Rise {
    double before = 0;  ///< What is compared of the one before: its median, or a high quantile.
    double after = 0;   ///< The same of the other.
    double probability = 1;  ///< Of such a difference, or a larger one, where there is none.
};

/// Whether `after` tends to be above `before`: the Mann-Whitney test, one-sided, with ties
/// (Mann and Whitney 1947), beside medians.
Rise rise_of_middle(std::span<const double> before, std::span<const double> after);

/// Whether more of `after` than of `before` is above what nine of ten of `before` are below: by the
/// binomial distribution, with the uncertainty of that tenth.
Rise rise_of_slowest(std::span<const double> before, std::span<const double> after);

/// What is held of the last values, and the facts that decided.
struct RegressionJudgement {
    double score = 0;  ///< From 0 to 1; from 0.5 on it is worse.
    double before = 0;
    double after = 0;
    std::size_t values = 0;  ///< How many of the last ones were compared.
    std::size_t compared_with = 0;
    bool is_of_slowest = false;  ///< It is the slowest tenth that is worse, not the middle.
    bool is_by_hour = false;     ///< Compared with the same hour of other days, too.
};

/// Judges latencies, error rates or errors (0 or 1), one value after the other: the last ones are
/// set beside those before them, and beside the same hour of the days before, where that is known;
/// they must be above both, by more than chance, and by enough to matter. How much stretches
/// of this series differ anyway is learnt, so that a series that wanders is not worse all day.
/// What is slow once, or in the first minutes, is nothing.
class RegressionDetector {
public:
    RegressionDetector();

    /// Judges and learns a value. REQUIRES: finite, not negative; times not before the last one.
    RegressionJudgement judge(Time at, double value);

private:
    /// What was seen at an hour of a day.
    struct Hour {
        std::int64_t day = -1;
        std::vector<double> now;
        std::deque<std::vector<double>> before;
    };

    /// The last values, so many.
    struct Stretch {
        std::size_t count;
        std::deque<double> rises{};  ///< As powers of ten of their improbability.
        std::deque<double> not_learnt{};
        std::size_t since = 0;  ///< How many values came since the last of them.

        /// How much larger the largest rises are than chance alone makes them: 1 where values do
        /// not depend on one another.
        double excess() const;
    };

    struct Compared {
        RegressionJudgement judgement;
        double probability = 1;
    };

    std::vector<double> of_hour(Time at) const;
    Compared compare(Stretch& stretch, Time at);
    void learn_hour(Time at, double value);

    std::deque<double> values_;  // The last one last.
    std::vector<Stretch> stretches_;
    std::array<Hour, 24> by_hour_{};
};

/// Why, as a sentence with its figures. Empty below 0.5.
std::string reason(const RegressionJudgement& judgement);

}  // namespace mainstay::detect
