// Questions to ClickHouse.
#pragma once

#include <vector>

#include "telemetry/clickhouse_client.hpp"
#include "telemetry/clickhouse_summaries.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry::clickhouse {

/// Any thread. Throws std::runtime_error where ClickHouse does not understand what is asked.
class Reader {
public:
    Reader(const Client& client, const Summaries& summaries)
        : client_(client), summaries_(summaries) {}

    Result<Rows> select(const Select& asked) const;

    Result<std::vector<SeriesSamples>> samples(
        const std::vector<std::int64_t>& series, TimeRange range
    ) const;

    Result<std::vector<SeriesSummary>> summaries(
        const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit
    ) const;

private:
    const Client& client_;
    const Summaries& summaries_;
};

}  // namespace mainstay::telemetry::clickhouse
