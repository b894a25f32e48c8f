#include "telemetry/chunk_merge.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "telemetry/sample_head.hpp"

namespace mainstay::telemetry {

namespace {

/// Chunks of so many bytes are in memory at once.
constexpr std::int64_t slice_bytes = 32 << 20;

/// So many chunks a series are merged before its day is over.
constexpr std::int64_t chunks_while_open = 16;

std::string all_of(const Partitions& day, std::string_view columns, std::string_view table) {
    std::string sql;
    for (const auto& part : day) {
        if (!sql.empty()) sql += " UNION ALL ";
        fmt::format_to(
            std::back_inserter(sql), "SELECT {} FROM {}.{}", columns, part->catalog(), table
        );
    }
    return '(' + sql + ')';
}

struct Counts {
    std::int64_t chunks = 0, series = 0, samples = 0, bytes = 0;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (chunks, series, samples, bytes))

Counts count(const Partitions& day, duckdb::Connection& connection) {
    return rows_as<Counts>(connection.run(
                               "SELECT count(*), count(DISTINCT series), sum(samples), "
                               "sum(octet_length(bytes)) FROM " +
                               all_of(day, "series, samples, bytes", "chunk")
                           ))
        .front();
}

class ChunkWriter {
public:
    ChunkWriter(duckdb::Connection& connection, const std::string& catalog)
        : rows_(
              connection, catalog, "chunk",
              {DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BIGINT,
               DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BLOB}
          ) {}

    void write(std::int64_t series, std::vector<Sample>& samples) {
        order_samples(samples);
        for (std::size_t at = 0; at < samples.size(); at += file_chunk_samples_max) {
            const auto chunk = std::span(samples).subspan(
                at, std::min(samples.size() - at, file_chunk_samples_max)
            );
            rows_.set(0, std::int32_t{0});  // Of generations that no one has in memory any more.
            rows_.set(1, series);
            rows_.set(2, chunk.front().at.micros);
            rows_.set(3, chunk.back().at.micros);
            rows_.set(4, static_cast<std::int32_t>(chunk.size()));
            rows_.set_text(5, pack_samples(chunk));
            rows_.end_row();
        }
        samples.clear();
    }

    void flush() { rows_.flush(); }

private:
    duckdb::Appender rows_;
};

/// The ends of ranges of series that have about as many bytes each.
std::vector<std::int64_t> slices(
    const Partitions& day, duckdb::Connection& connection, std::int64_t bytes
) {
    const auto count = bytes / slice_bytes + 1;
    std::vector<std::int64_t> ends;
    for (std::int64_t at = 1; at < count; ++at)
        ends.push_back(connection.number(
            "SELECT quantile_disc(series, " +
            fmt::format("{}", static_cast<double>(at) / static_cast<double>(count)) + ") FROM " +
            all_of(day, "series", "chunk")
        ));
    ends.push_back(std::numeric_limits<std::int64_t>::max());
    return ends;
}

}  // namespace

bool is_merge_due(const Partitions& day, duckdb::Connection& connection, bool is_over) {
    const auto counts = count(day, connection);
    const auto needed =
        counts.series + counts.samples / static_cast<std::int64_t>(file_chunk_samples_max);
    if (is_over) return counts.chunks > needed + needed / 2;
    return counts.chunks > needed + counts.series * chunks_while_open;
}

void merge_chunks(const Partitions& day, const Partition& into, duckdb::Connection& connection) {
    const auto bytes = count(day, connection).bytes;
    duckdb::in_transaction(connection, [&] {
        connection.run(fmt::format(
            "INSERT INTO {}.batch SELECT DISTINCT id FROM {}", into.catalog(),
            all_of(day, "id", "batch")
        ));
        connection.run(fmt::format(
            "INSERT INTO {}.text SELECT id, min(text) FROM {} WHERE id <> 0 GROUP BY id ORDER BY "
            "id",
            into.catalog(), all_of(day, "id, text", "text")
        ));
        std::string columns;
        for (const auto& column : series_table.columns) {
            if (!columns.empty()) columns += ", ";
            columns += column.name;
        }
        connection.run(fmt::format(
            "INSERT INTO {}.series SELECT 0, {} FROM {}"
            " QUALIFY row_number() OVER (PARTITION BY id ORDER BY recorded_at) = 1 ORDER BY {}",
            into.catalog(), columns, all_of(day, columns, "series"), series_table.order
        ));
        ChunkWriter writer(connection, into.catalog());
        std::int64_t begin = std::numeric_limits<std::int64_t>::min();
        for (auto end : slices(day, connection, bytes)) {
            auto rows = connection.run(
                fmt::format(
                    "SELECT series, bytes FROM {} WHERE series >= {} AND series {} {}"
                    " ORDER BY series, start_at",
                    all_of(day, "series, start_at, bytes", "chunk"), begin,
                    end == std::numeric_limits<std::int64_t>::max() ? "<=" : "<", end
                ),
                {}, std::numeric_limits<std::size_t>::max()
            );
            std::vector<Sample> samples;
            std::int64_t series = 0;
            for (auto& row : rows) {
                const auto of = std::get<std::int64_t>(row[0]);
                if (of != series) writer.write(series, samples);
                series = of;
                const auto read = unpack_samples(std::get<std::string>(row[1]));
                if (!read) throw duckdb::Failure("a chunk of samples cannot be read");
                samples.insert(samples.end(), read->begin(), read->end());
            }
            writer.write(series, samples);
            begin = end;
        }
        writer.flush();
    });
    connection.run("CHECKPOINT " + into.catalog());
}

}  // namespace mainstay::telemetry
