// Makes few large chunks of the many small ones that a day's samples came in.
#pragma once

#include "telemetry/duckdb.hpp"
#include "telemetry/partitions.hpp"

namespace mainstay::telemetry {

/// The most samples of a chunk in a file: its bytes stay within one block.
inline constexpr std::size_t file_chunk_samples_max = 2'048;

/// Whether merging the files of one day is worth the work: its series have many chunks each, or the
/// day is over and they have more than they need.
bool is_merge_due(const Partitions& day, duckdb::Connection& connection, bool is_over);

/// Writes all that these files of one day have into `into`, an empty one of the same day. Each
/// sample is kept to its last bit. Throws duckdb::Failure; then `into` is of no use.
void merge_chunks(const Partitions& day, const Partition& into, duckdb::Connection& connection);

}  // namespace mainstay::telemetry
