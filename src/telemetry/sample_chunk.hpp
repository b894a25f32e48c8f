// Samples of one metric series in few bytes. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace mainstay::telemetry {

/// What a series was at an instant.
struct Sample {
    Time at;
    double value = 0;
};

/// A chunk holds no more: what a reader may be made to unpack is bounded by it.
inline constexpr std::size_t chunk_samples_max = 16'384;

/// Packs samples, each value to its last bit (so also what NaN is used for to mark the end of a
/// series). Values that are decimals of few digits take as many bits as they change by; others
/// about their mantissa's. REQUIRES: at most chunk_samples_max.
std::string pack_samples(std::span<const Sample> samples);

/// Nothing where these bytes are not what pack_samples() makes.
std::optional<std::vector<Sample>> unpack_samples(std::string_view bytes);

}  // namespace mainstay::telemetry
