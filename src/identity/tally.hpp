// Counts things that others repeat at will, in windows of time and in bounded memory. Pure: no
// clock, no database.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "base/time.hpp"

namespace mainstay::identity {

/// How many different things a window tells apart: of one group, and of all together. What is
/// beyond is counted as one.
struct TallyLimits {
    std::size_t keys_per_group;
    std::size_t keys;
};

/// Not thread-safe: see Guarded.
class Tally {
public:
    static constexpr std::chrono::minutes window{10};

    /// One thing counted.
    struct Counted {
        std::string bucket;      // What it was counted as, with its window.
        bool is_among_others;    // The limits were reached: the bucket is that of all the rest.
        std::int64_t total = 0;  // In the window, so far.

        /// Whether the total is to be written down now, so that n things cost log n writes: at 1,
        /// 2, 4, 8 and so on.
        bool is_due() const { return (total & (total - 1)) == 0; }

        /// How many came since the total was last due.
        std::int64_t since_due() const { return total - total / 2; }
    };

    explicit Tally(TallyLimits limits) : limits_(limits) {}

    /// Counts one more of `key`, a thing of `group`.
    Counted count(const std::string& group, const std::string& key, Time now);

private:
    TallyLimits limits_;
    std::int64_t window_ = 0;  // The number of the one that is counted now.
    std::map<std::string, std::int64_t> totals_;
    std::map<std::string, std::size_t> keys_of_group_;
};

}  // namespace mainstay::identity
