#include "telemetry/day_samples.hpp"

#include <limits>

#include <boost/describe.hpp>
#include <fmt/format.h>

#include "telemetry/sample_head.hpp"

namespace mainstay::telemetry {

BOOST_DESCRIBE_STRUCT(ChunkCounts, (), (chunks, series, samples, bytes))

namespace {

/// Chunks of so many bytes are in memory at once.
constexpr std::int64_t slice_bytes = 32 << 20;

/// The ends of ranges of series that have about as many bytes each.
std::vector<std::int64_t> slices(
    const Partitions& day, duckdb::Connection& connection, std::int64_t bytes
) {
    const auto count = bytes / slice_bytes + 1;
    std::vector<std::int64_t> ends;
    for (std::int64_t at = 1; at < count; ++at)
        ends.push_back(connection.number(fmt::format(
            "SELECT quantile_disc(series, {}) FROM {}",
            static_cast<double>(at) / static_cast<double>(count), all_of(day, "series", "chunk")
        )));
    ends.push_back(std::numeric_limits<std::int64_t>::max());
    return ends;
}

}  // namespace

ChunkCounts count_chunks(const Partitions& day, duckdb::Connection& connection) {
    const auto sql =
        "SELECT count(*), count(DISTINCT series), sum(samples), sum(octet_length(bytes)) FROM " +
        all_of(day, "series, samples, bytes", "chunk");
    return rows_as<ChunkCounts>(connection.run(sql)).front();
}

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

void each_series(
    const Partitions& day, duckdb::Connection& connection,
    const std::function<void(std::int64_t series, std::vector<Sample>& samples)>& take
) {
    constexpr auto last = std::numeric_limits<std::int64_t>::max();
    auto begin = std::numeric_limits<std::int64_t>::min();
    std::vector<Sample> samples;
    const auto give = [&](std::int64_t series) {
        if (samples.empty()) return;
        order_samples(samples);
        take(series, samples);
        samples.clear();
    };
    for (auto end : slices(day, connection, count_chunks(day, connection).bytes)) {
        const auto rows = connection.run(
            fmt::format(
                "SELECT series, bytes FROM {} WHERE series >= {} AND series {} {}"
                " ORDER BY series, start_at",
                all_of(day, "series, start_at, bytes", "chunk"), begin, end == last ? "<=" : "<",
                end
            ),
            {}, std::numeric_limits<std::size_t>::max()
        );
        std::int64_t series = 0;
        for (const auto& row : rows) {
            const auto of = std::get<std::int64_t>(row[0]);
            if (of != series) give(series);
            series = of;
            const auto read = unpack_samples(std::get<std::string>(row[1]));
            if (!read) throw duckdb::Failure("a chunk of samples cannot be read");
            samples.insert(samples.end(), read->begin(), read->end());
        }
        give(series);
        begin = end;
    }
}

}  // namespace mainstay::telemetry
