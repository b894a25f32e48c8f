// What ClickHouse's tables take up, and how they are kept small.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "telemetry/clickhouse_client.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry::clickhouse {

/// Of one signal.
struct Stored {
    std::uint64_t bytes = 0;
    std::optional<Time> oldest{};
};

/// By Signal. Throws Failure, Away.
std::array<Stored, 4> stored_figures(const Client& client);

/// Removes the oldest days of each signal that takes more than it may. The day at hand stays.
/// Throws Failure, Away.
void forget_by_size(const Client& client, const std::array<Retention, 4>& retention, Time now);

/// Merges parts that are small. Throws Failure, Away.
void merge_parts(const Client& client);

}  // namespace mainstay::telemetry::clickhouse
