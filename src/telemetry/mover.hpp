// Moves the rows of a generation to files: each file by one transaction, which also writes that it
// has them. So a move that was broken off goes on where it was.
#pragma once

#include "telemetry/generation.hpp"
#include "telemetry/partitions.hpp"

namespace mainstay::telemetry {

/// The SELECT of a table's rows in a generation, in the columns of the table: what writers added,
/// or the summary of it.
std::string head_rows(const Table& table, const Generation& generation);

/// Moves all of a sealed generation. Waits. Throws duckdb::Failure, such as where the disk is full;
/// then it may be called again.
void move_to_files(
    const Generation& generation, PartitionSet& partitions, duckdb::Connection& connection
);

}  // namespace mainstay::telemetry
