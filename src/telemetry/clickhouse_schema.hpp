// The tables of telemetry in ClickHouse: numbered steps, forward only, which any node may take, and
// several at once. An older program beside a newer one keeps working: steps only add.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/clickhouse_client.hpp"

namespace mainstay::telemetry::clickhouse {

/// How long the rows of a table are kept; 0: without end.
struct TableAge {
    std::string_view table;
    std::chrono::hours age{};
};

/// The statements of one step. Where the location names a cluster, each table is there under the
/// name `…_local` on each of its servers, and distributed over them under its own.
std::vector<std::string> statements_of_step(const Location& location, std::size_t step);

/// How many steps there are; the first is 1.
std::size_t steps();

/// Takes the steps that nobody took. Throws Failure, Away.
void migrate(const Client& client);

/// What lets ClickHouse forget rows of that age; nothing where it does so already. `engine` is what
/// system.tables has as engine_full.
std::vector<std::string> change_of_age(
    const Location& location, const TableAge& wanted, std::string_view engine
);

/// Has each table forget what is too old. Throws Failure, Away.
void set_ages(const Client& client, std::span<const TableAge> ages);

/// The table of the servers' own, which has parts: `…_local` where it is distributed.
std::string stored_table(const Location& location, std::string_view table);

/// ` ON CLUSTER name`, or nothing.
std::string on_cluster(const Location& location);

}  // namespace mainstay::telemetry::clickhouse
