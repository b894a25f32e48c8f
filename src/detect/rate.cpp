#include "detect/rate.hpp"

#include <algorithm>

namespace mainstay::detect {

namespace {

constexpr std::int64_t grown_min = 24;  // So often in a row it grew before it is a counter.
constexpr double reset_part = 0.5;      // Below this part of the last value it began again.
constexpr std::int64_t falls_max = 2;   // Of another kind, until it is none.

}  // namespace

Rate::Reading Rate::read(Time at, double value) {
    Reading reading{value};
    if (at_) {
        const bool has_reset = value < last_ && value >= 0 && value < reset_part * last_;
        if (value > last_) {
            ++grown_;
        } else if (value == last_) {
            ++same_;
        } else if (!has_reset || !is_counter_) {
            ++fell_;
            grown_ = 0;
        }
        const bool was_counter = is_counter_;
        if (!is_counter_ && fell_ == 0 && value >= 0 && grown_ >= grown_min && grown_ >= same_)
            is_counter_ = true;
        if (is_counter_ && fell_ > falls_max) is_counter_ = false;
        reading.has_turned = was_counter != is_counter_;
        if (is_counter_) {
            const double seconds = std::max(std::chrono::duration<double>(at - *at_).count(), 1e-3);
            const double growth = has_reset ? value : std::max(value - last_, 0.0);
            reading.value = growth / seconds;
        }
    }
    at_ = at;
    last_ = value;
    return reading;
}

}  // namespace mainstay::detect
