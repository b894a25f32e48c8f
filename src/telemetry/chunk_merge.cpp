#include "telemetry/chunk_merge.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "telemetry/day_samples.hpp"
#include "telemetry/day_summaries.hpp"

namespace mainstay::telemetry {

namespace {

/// So many chunks a series are merged before its day is over.
constexpr std::int64_t chunks_while_open = 16;

class ChunkWriter {
public:
    ChunkWriter(duckdb::Connection& connection, const std::string& catalog)
        : rows_(
              connection, catalog, "chunk",
              {DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BIGINT,
               DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BLOB}
          ) {}

    void write(std::int64_t series, std::span<const Sample> samples) {
        for (std::size_t at = 0; at < samples.size(); at += file_chunk_samples_max) {
            const auto chunk =
                samples.subspan(at, std::min(samples.size() - at, file_chunk_samples_max));
            rows_.set(0, std::int32_t{0});  // Of generations that no one has in memory any more.
            rows_.set(1, series);
            rows_.set(2, chunk.front().at.micros);
            rows_.set(3, chunk.back().at.micros);
            rows_.set(4, static_cast<std::int32_t>(chunk.size()));
            rows_.set_text(5, pack_samples(chunk));
            rows_.end_row();
        }
    }

    void flush() { rows_.flush(); }

private:
    duckdb::Appender rows_;
};

}  // namespace

bool is_merge_due(const Partitions& day, duckdb::Connection& connection, bool is_over) {
    const auto counts = count_chunks(day, connection);
    const auto needed =
        counts.series + counts.samples / static_cast<std::int64_t>(file_chunk_samples_max);
    if (is_over) return counts.chunks > needed + needed / 2;
    return counts.chunks > needed + counts.series * chunks_while_open;
}

void merge_chunks(const Partitions& day, const Partition& into, duckdb::Connection& connection) {
    duckdb::in_transaction(connection, [&] {
        connection.run(fmt::format(
            "INSERT INTO {}.batch SELECT DISTINCT id FROM {}", into.catalog(),
            all_of(day, "id", "batch")
        ));
        add_series_of(day, into, connection);
        ChunkWriter writer(connection, into.catalog());
        each_series(day, connection, [&](std::int64_t series, std::vector<Sample>& samples) {
            writer.write(series, samples);
        });
        writer.flush();
    });
    connection.run("CHECKPOINT " + into.catalog());
}

}  // namespace mainstay::telemetry
