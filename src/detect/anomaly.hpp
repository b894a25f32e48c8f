// Finds values of a series that are not as the series is. Pure: no clock, no files.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "detect/forecast.hpp"
#include "detect/history.hpp"
#include "detect/rate.hpp"
#include "detect/tail.hpp"

namespace mainstay::detect {

/// What is unusual about a value.
enum class Unusual {
    nothing,
    value,    ///< It is far off what was expected.
    stretch,  ///< The last values together are, each a little.
    noise,    ///< The last values vary more or less than they do.
    stuck     ///< It is the same for longer than it ever was.
};
BOOST_DESCRIBE_ENUM(Unusual, nothing, value, stretch, noise, stuck)

/// What is held of one value, and the facts that decided.
struct Judgement {
    double score = 0;  ///< From 0 to 1; from 0.5 on it is an anomaly, for every series.
    Unusual unusual = Unusual::nothing;
    std::optional<double> expected{};             ///< What the value was expected to be.
    std::optional<double> usual_error{};          ///< How far off the expectation usually is.
    Forecaster::Way way = Forecaster::Way::last;  ///< How it was expected.
    std::int64_t period = 0;  ///< In steps, where the expectation is a season's.
    double probability = 1;   ///< Of a value like this.
    bool is_rate = false;     ///< Of a counter: expected is by which it grows a second.
};

/// Judges one value after the other, each before the next is seen.
///
/// Several forecasters compete: the last value, medians, seasons (hour, day, week, and what
/// autocorrelation finds), each with how far off it usually is at that time of the day. The error
/// of the one that was best of late is set beside the tail of its errors before. Sums of small
/// errors, how much values vary, and values that stay the same are looked at besides. What comes
/// again and again becomes usual. Where too little is known, the score is low.
class AnomalyDetector {
public:
    AnomalyDetector();

    /// Judges and learns a value. REQUIRES: finite; times not before the last one.
    Judgement judge(Time at, double value);

private:
    struct Found {
        double probability = 1;
        Unusual unusual = Unusual::nothing;
    };

    /// The last errors, of `count` steps.
    struct Stretch {
        explicit Stretch(std::size_t steps) : count(steps) {}

        std::size_t count;
        Tail above{};
        Tail below{};
    };

    std::int64_t gap_before(Time at);
    void consider_seasons(Time at);
    void add_season(std::int64_t period);
    const Forecaster* best(bool (*is_wanted)(Forecaster::Way)) const;
    double resolution(double value) const;
    Found of_stretches(double stray);
    Found of_noise(double stray);
    Found of_repeats(double value);
    void learn_quantum(double value);

    History history_;
    std::vector<Forecaster> forecasters_;
    Rate rate_;
    std::optional<Time> last_at_;
    std::vector<double> intervals_;  // The first ones, in seconds.
    double interval_ = 0;            // Seconds.
    std::int64_t next_look_ = 64;    // The number of values at which periods are looked for.
    std::int64_t count_ = 0;
    std::deque<double> strays_;  // Of what adapts slowly.
    std::deque<double> sizes_;   // Of how far off the best was.
    std::vector<Stretch> stretches_;
    Stretch noise_{24};
    double quantum_ = 0;
    std::optional<double> last_;
    std::int64_t run_ = 0;          // How often the last value was the same.
    std::int64_t longest_run_ = 0;  // Of those that ended.
    std::int64_t runs_ = 0;
    std::int64_t repeats_ = 0;  // Within runs that ended, after the first.
};

/// Why, as a sentence with its figures. Empty below 0.5.
std::string reason(const Judgement& judgement, double value);

}  // namespace mainstay::detect
