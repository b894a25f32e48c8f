// What of a DuckDB store is forgotten, and when.
#pragma once

#include <array>
#include <cstdint>

#include "base/time.hpp"
#include "telemetry/partitions.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry {

/// From how many bytes on a file of each signal is not added to: where a signal is bounded by size,
/// so that little goes at once.
std::array<std::uint64_t, 4> part_bytes(const RetentionRules& rules);

/// The files that are to be forgotten: all that is in them is too old, or their signal takes too
/// much and they are its oldest.
Partitions to_forget(const Partitions& all, const RetentionRules& rules, Time now);

}  // namespace mainstay::telemetry
