// Reads all samples that the files of one day have, series by series.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/duckdb.hpp"
#include "telemetry/partitions.hpp"
#include "telemetry/sample_chunk.hpp"

namespace mainstay::telemetry {

/// What the chunks of a day are.
struct ChunkCounts {
    std::int64_t chunks = 0, series = 0, samples = 0, bytes = 0;
};

ChunkCounts count_chunks(const Partitions& day, duckdb::Connection& connection);

/// The rows that a table has in all files of a day, as a SELECT in parentheses.
std::string all_of(const Partitions& day, std::string_view columns, std::string_view table);

/// Gives each series of a day with its samples by time, by rising id; a bounded part of them is in
/// memory at once. Throws duckdb::Failure.
void each_series(
    const Partitions& day, duckdb::Connection& connection,
    const std::function<void(std::int64_t series, std::vector<Sample>& samples)>& take
);

}  // namespace mainstay::telemetry
