// Samples of one series summed up by the minute or the hour, for questions about long times and for
// when the samples themselves are forgotten. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "telemetry/sample_chunk.hpp"

namespace mainstay::telemetry {

enum class SummaryUnit : std::uint8_t { minute, hour };

std::int64_t micros_of(SummaryUnit unit);

/// The samples of one minute or hour, of those that are finite numbers.
struct SampleSummary {
    Time at;  ///< Where it begins.
    double count = 0, sum = 0, least = 0, most = 0;
};

/// A series, by time.
struct SeriesSummary {
    std::int64_t series = 0;
    std::vector<SampleSummary> steps;  ///< Those with samples.

    /// What is needed to know how much a counter rose: the first of all, the last of each step, and
    /// those between which it fell. A step in which it falls more than once is no counter's, and
    /// has its last sample alone.
    std::vector<Sample> ends;
};

/// REQUIRES: the samples rise in time.
SeriesSummary summarise(std::span<const Sample> samples, SummaryUnit unit);

/// Adds what is of other samples of the same series.
void add_summary(SeriesSummary& to, SeriesSummary of);

/// REQUIRES: at most chunk_samples_max steps and ends each, as a day by the minute has.
std::string pack_summary(const SeriesSummary& summary);

/// Without the series' id. Nothing where these bytes are not what pack_summary() makes.
std::optional<SeriesSummary> unpack_summary(std::string_view bytes);

}  // namespace mainstay::telemetry
