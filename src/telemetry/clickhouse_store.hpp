// Telemetry in ClickHouse, over HTTP. Any number of processes may share one.
//
// What arrives is gathered for a moment, written by one INSERT a table and day, and answered when
// ClickHouse has it on disk. While ClickHouse is away, requests are answered when the journal of
// this process has them, and are moved once it is back.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "base/time.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry {

struct ClickHouseOptions {
    /// `clickhouse://user:password@host:port/database`; see clickhouse_location.hpp.
    std::string url;
    std::filesystem::path directory;  ///< Of the journal. One process has it.
    RetentionRules rules{};
    std::uint64_t series_max = 200'000;  ///< Of one application.
    std::uint64_t queued_bytes_max = 128U << 20U;
    std::uint64_t journal_bytes_max = std::uint64_t{4} << 30U;
    /// What is written together: so much, or what came in so much time.
    std::uint64_t batch_bytes_max = 16U << 20U;
    std::chrono::milliseconds gathered_for{200};
    /// How long ClickHouse may take for an INSERT before the journal has the requests instead.
    std::chrono::milliseconds insert_timeout{5'000};
    /// What ClickHouse does not take for so long, though it is there, is put aside, so that what is
    /// behind it is moved.
    std::chrono::milliseconds refused_for{600'000};
    std::chrono::milliseconds upkeep_every{20'000};
    Clock clock = system_now;
};

/// Makes the tables once ClickHouse is there. Throws std::runtime_error where the URL is none, the
/// directory cannot be used, or another process has it.
std::unique_ptr<Store> open_clickhouse(ClickHouseOptions options);

}  // namespace mainstay::telemetry
