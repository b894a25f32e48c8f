// One stretch of time of an operation beside all before it: what judge_operation compares. Pure.
#pragma once

#include <chrono>

#include "detect/operation_change.hpp"

namespace mainstay::detect {

/// Requests of one or several stretches, summed up.
struct RequestSum {
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    Durations durations;

    void add(const RequestStretch& stretch);

    double error_share() const {
        return requests > 0 ? static_cast<double>(errors) / static_cast<double>(requests) : 0;
    }
};

/// The last stretches, and what was before the first of them.
struct ChangeWindow {
    RequestSum after;
    RequestSum earlier;  ///< The stretches with the first half of its requests, or more.
    RequestSum later;    ///< The others.
    RequestSum latest;   ///< The last ones, with a fifth of its requests, or more.
    RequestSum before;
    std::int64_t seconds = 0;         ///< That the window is long.
    std::int64_t before_seconds = 0;  ///< From the first request that is known to the window.
};

/// The window of the last `length` of an input.
ChangeWindow window_of(const OperationInput& input, std::chrono::seconds length);

/// How likely chance alone makes the durations of the second rise so far above the first: the
/// Mann-Whitney test on bins, one-sided, with ties.
double chance_of_rise(const Durations& first, const Durations& second);

/// How likely chance alone has so many more of the second above what nine of ten of the first are
/// below.
double chance_of_slow_tail(const Durations& first, const Durations& second);

/// Whether requests wait for something to come, so that how long they take says little.
bool is_long_poll(const Durations& durations);

}  // namespace mainstay::detect
