// Summaries of a day's samples, by the minute in the file of its month and by the hour in that of
// its year. They stay when the samples are forgotten.
#pragma once

#include "telemetry/partitions.hpp"
#include "telemetry/sample_summary.hpp"

namespace mainstay::telemetry {

/// In which files summaries of that unit are.
Period period_of(SummaryUnit unit);

/// Whether the files of one day have samples that its summaries do not know.
bool is_summary_due(
    const Partitions& day, const PartitionSet& partitions, duckdb::Connection& connection
);

/// Sums up all samples of one day, in place of the summaries that it has. When it ends in the
/// middle, it is due again. Throws duckdb::Failure.
void summarise_day(const Partitions& day, PartitionSet& partitions, duckdb::Connection& connection);

/// Adds to `into` the series of these files of one day, with their texts, but for those that it has
/// of that day. Throws duckdb::Failure.
void add_series_of(const Partitions& day, const Partition& into, duckdb::Connection& connection);

}  // namespace mainstay::telemetry
