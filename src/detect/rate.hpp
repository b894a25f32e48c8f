// Whether a series is a counter, and by how much it grows. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace mainstay::detect {

/// Takes a counter for what it counts: a series that only ever grows, or begins again near zero, is
/// judged by its growth a second.
class Rate {
public:
    /// What is to be judged of this value: itself, or the growth since the last one; nothing for
    /// the first of a counter. `has_turned` is true once, when a series is found to be a counter
    /// or to be none any more.
    struct Reading {
        std::optional<double> value{};
        bool has_turned = false;
    };

    Reading read(Time at, double value);

    bool is_counter() const { return is_counter_; }

private:
    std::optional<Time> at_;
    double last_ = 0;
    std::int64_t grown_ = 0;
    std::int64_t same_ = 0;
    std::int64_t fell_ = 0;
    bool is_counter_ = false;
};

}  // namespace mainstay::detect
