// Telemetry on one machine: a journal, rows in memory, and files of DuckDB, in one directory that
// one process has.
//
// What arrives is written to the journal and flushed to disk, many requests by one flush; then its
// rows are added to tables in memory, and it is answered. When there are enough rows, or after some
// time, they are moved to the file of their day. Questions read both.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "base/time.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry {

struct DuckDbOptions {
    std::filesystem::path directory;
    RetentionRules rules{};
    std::uint64_t series_max = 200'000;  ///< Of one application.
    std::uint64_t memory_bytes_max = 512U << 20U;
    std::uint64_t queued_bytes_max = 128U << 20U;  ///< What may wait for the journal.
    /// Rows are moved when there are so many, or when the first of them is so old.
    std::uint64_t move_rows = 500'000;
    std::uint64_t move_samples = 4'000'000;
    std::uint64_t move_journal_bytes = 512U << 20U;
    std::chrono::seconds move_after{15 * 60};
    Clock clock = system_now;
};

/// Opens it, and reads the journal of what no file has yet. Throws std::runtime_error where the
/// directory cannot be used, or another process has it.
std::unique_ptr<Store> open_duckdb(DuckDbOptions options);

}  // namespace mainstay::telemetry
