// Summaries of samples in ClickHouse: days are summed up when they are over, by whichever node, and
// stay when their samples are forgotten.
#pragma once

#include <vector>

#include "telemetry/clickhouse_client.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry::clickhouse {

/// Sums up the days that are over and have samples that their summaries do not know. When it ends
/// in the middle, they are summed up again; the latest summary of a step holds. Throws Failure.
void sum_up_samples(const Client& client, Time now);

/// As Store::summaries(): of days that are summed up from there, of others from their samples. Of a
/// counter the first and the last of each step are known: where it begins anew in between, its
/// rise before that is missing. Throws Failure.
Result<std::vector<SeriesSummary>> read_sample_summaries(
    const Client& client, const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit
);

}  // namespace mainstay::telemetry::clickhouse
