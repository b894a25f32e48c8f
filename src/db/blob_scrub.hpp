// Looks at all blobs, by and by or at once, so that damage is found before somebody needs them.
#pragma once

#include <chrono>
#include <functional>

#include "db/blobs.hpp"

namespace mainstay::db {

/// How blobs are looked at by and by.
struct ScrubPlan {
    Time now;
    Time checked_before;  ///< Those that were found whole since are left out.
    std::int64_t bytes_per_second = 16 << 20;
    std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max();
    std::function<bool()> is_stopping = [] { return false; };
};

/// What was looked at.
struct ScrubReport {
    std::int64_t blobs = 0;
    std::int64_t bytes = 0;
    std::int64_t damaged = 0;
    bool is_complete = true;  ///< None is left that was to be looked at.
};

/// Checks blobs, those first that were not looked at for the longest, until the plan says to end.
/// What it did is kept, so that the next goes on from there.
ScrubReport scrub(Database& database, Blobs& blobs, const ScrubPlan& plan);

/// Checks all blobs as fast as can be, in the order of their hashes. `on_damage` is told of each
/// that is damaged.
ScrubReport verify_blobs(
    Database& database, Blobs& blobs, Time now,
    const std::function<void(const DamagedBlob&)>& on_damage
);

}  // namespace mainstay::db
