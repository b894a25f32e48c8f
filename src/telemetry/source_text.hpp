// Writes a question in DuckDB's SQL: each table of ours is what generations in memory and files
// have of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "telemetry/generation.hpp"
#include "telemetry/partitions.hpp"

namespace mainstay::telemetry {

/// What there is at one moment. Whoever holds it can read all of it.
struct Snapshot {
    std::vector<std::shared_ptr<Generation>> heads;  ///< By number. At least one.
    Partitions partitions;

    /// The first generation that files may have only in part: rows of it and of later ones are read
    /// from memory.
    std::int64_t first_head() const { return heads.front()->number(); }
};

/// The words of ours in `asked.sql` replaced. REQUIRES: they are spelt as Select says.
std::string duckdb_text(const Select& asked, const Snapshot& snapshot);

}  // namespace mainstay::telemetry
