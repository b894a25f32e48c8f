// Finds memory that begins to grow fast, long before a detector of leaks has seen enough of it:
// what doubles within minutes fills any machine. Pure: no clock, no files.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.hpp"

namespace mainstay::monitoring {

/// A value of memory in use, in bytes.
struct MemorySample {
    Time at;
    double bytes = 0;
};

/// What is held of the last samples of a process, and the facts that decided.
struct MemoryGrowth {
    bool is_fast = false;
    double score = 0;  ///< From 0 to 1; from 0.5 on it grows fast.
    Time since{};      ///< When it began to grow.
    double from = 0;   ///< The most it used before.
    double to = 0;     ///< The least it used of late.
    double per_hour = 0;
};

/// Judges by the last samples, by time. It grows fast where in eighteen samples, and at least two
/// hundred seconds, the least of each sixth rose above that of the one before, half as much in the
/// second half as in the first at least; where it is now above all that it used before by half and
/// by 64 MiB; and where before, for one and a half times as long and five minutes at least, it did
/// not grow so. What begins, warms up, or is given back by collections is none. Cost: linear.
MemoryGrowth judge_growth(const std::vector<MemorySample>& samples);

}  // namespace mainstay::monitoring
