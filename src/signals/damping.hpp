// When a signal counts, and what keeps one that comes and goes from being published each time.
// Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace mainstay::signals {

/// A signal counts once it was raised so often, and has been there for so long.
struct Damping {
    std::int64_t after_raises = 1;
    std::chrono::seconds after{0};
};

/// A signal that has not come to count and is raised no more is over after this.
inline constexpr std::chrono::hours pending_kept{24};

/// Whether it counts at `now`.
inline bool is_confirmed(const Damping& damping, std::int64_t raises, Time first_at, Time now) {
    return raises >= damping.after_raises && now - first_at >= damping.after;
}

/// When one that does not count yet is to be looked at again, if it is raised no more.
inline Time pending_due(const Damping& damping, std::int64_t raises, Time first_at, Time last_at) {
    const auto expires = last_at + pending_kept;
    return raises >= damping.after_raises ? std::min(expires, first_at + damping.after) : expires;
}

/// How often a signal came and went of late, and how long it must now be quiet to be over.
struct Flapping {
    std::int64_t changes = 0;
    Time since;
    std::int64_t hold_level = 0;
};

inline constexpr std::chrono::hours flap_window{1};
inline constexpr std::int64_t flap_changes_max = 4;
inline constexpr std::chrono::minutes hold_first{5};
inline constexpr std::int64_t hold_level_max = 6;

/// Counts a change at `at`. What lies further back than the window is forgotten.
inline Flapping changed(Flapping flapping, Time at) {
    if (at - flapping.since > flap_window) return {.changes = 1, .since = at};
    ++flapping.changes;
    return flapping;
}

inline bool is_flapping(const Flapping& flapping) { return flapping.changes > flap_changes_max; }

/// How long one that flaps must be quiet: five minutes, and each time that was not enough twice as
/// long, up to 320 minutes.
inline std::chrono::minutes hold_of(const Flapping& flapping) {
    return hold_first *
           (std::int64_t{1} << std::clamp<std::int64_t>(flapping.hold_level, 0, hold_level_max));
}

/// After the hold was broken by another raise.
inline Flapping held_longer(Flapping flapping, Time at) {
    // The window goes on: a long hold must not make it forgotten that there was one.
    flapping.since = at;
    flapping.hold_level = std::min(flapping.hold_level + 1, hold_level_max);
    ++flapping.changes;
    return flapping;
}

}  // namespace mainstay::signals
