// Stores a batch in ClickHouse as a whole, once, however often that is tried.
//
// Each place of a batch is one INSERT under a token of its own, made of the requests of the batch.
// Where an answer was lost, the same requests are sent again under the same token, also by a later
// process, and ClickHouse leaves out what it has. Where whoever sent the request sends it again,
// perhaps to another node, its rows are known by their request's number.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <tuple>

#include "telemetry/clickhouse_client.hpp"
#include "telemetry/clickhouse_rows.hpp"

namespace mainstay::telemetry::clickhouse {

class Inserter {
public:
    Inserter(const Client& client, const Batch& batch);

    /// Stores what is left to be stored; to be called again where it throws Failure or Away.
    void store(std::chrono::milliseconds timeout);

    /// Whether rows of the request were in each place already where it has some.
    bool was_stored(std::uint64_t request) const;

private:
    void find_stored(const Place& place, const PlaceRows& rows, std::chrono::milliseconds timeout);
    void insert(const Place& place, const PlaceRows& rows, std::chrono::milliseconds timeout);

    const Client& client_;
    const Batch& batch_;
    const std::string token_;
    std::set<Place> asked_;  // Which of the requests are there.
    std::set<Place> done_;
    std::set<std::pair<std::uint64_t, Place>> stored_;  // Before.
};

}  // namespace mainstay::telemetry::clickhouse
