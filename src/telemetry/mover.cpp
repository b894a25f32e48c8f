#include "telemetry/mover.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/check.hpp"
#include "telemetry/chunk_merge.hpp"

namespace mainstay::telemetry {

namespace {

constexpr std::int64_t day_micros = 86'400'000'000;

const Table& table_named(std::string_view name) {
    for (const auto* table : all_tables())
        if (table->name == name) return *table;
    MAINSTAY_CHECK(false);
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
}

std::string columns_of(const Table& table) {
    std::string names;
    for (const auto& column : table.columns) {
        if (!names.empty()) names += ", ";
        names += column.name;
    }
    return names;
}

/// The days on which a query's rows lie.
std::set<Time> days_of(duckdb::Connection& connection, const std::string& sql) {
    std::set<Time> days;
    for (auto& row : connection.run(sql)) days.insert({detail::from_cell<std::int64_t>(row[0])});
    return days;
}

/// The texts that rows in a file refer to, which it has not yet.
std::string insert_texts(
    const Partition& partition, const Generation& generation,
    const std::vector<const Table*>& tables
) {
    const auto& catalog = partition.catalog();
    std::string used;
    for (const auto* table : tables)
        for (const auto& column : table->columns) {
            if (column.type != Column::Type::interned) continue;
            if (!used.empty()) used += " UNION ";
            fmt::format_to(
                std::back_inserter(used),
                "SELECT {0} AS id FROM {1}.{2} WHERE batch = {3} AND {4} >= {5} AND {4} < {6}",
                column.name, catalog, table->name, generation.number(), table->time,
                partition.from().micros, partition.to().micros
            );
        }
    return fmt::format(
        "INSERT INTO {0}.text SELECT id, text FROM {1} WHERE id IN ({2})"
        " AND id NOT IN (SELECT id FROM {0}.text) ORDER BY id",
        catalog, head_table("text", generation.serial()), used
    );
}

/// Summaries are made once, for all files and for those that are made of them.
std::string moved_table(const Table& table) { return fmt::format("moved_{}", table.name); }

std::string rows_to_move(const Table& table, const Generation& generation) {
    return table.summary.empty() ? head_table(table.name, generation.serial()) : moved_table(table);
}

class MovedSummaries {
public:
    MovedSummaries(duckdb::Connection& connection, const Generation& generation)
        : connection_(connection) {
        for (const auto* table : all_tables()) {
            if (table->summary.empty()) continue;
            std::string sql(table->summary);
            replace_all(sql, "{head}", rows_to_move(table_named(table->source), generation));
            connection_.run(
                fmt::format("CREATE OR REPLACE TEMP TABLE {} AS {}", moved_table(*table), sql)
            );
        }
    }

    MovedSummaries(const MovedSummaries&) = delete;
    MovedSummaries& operator=(const MovedSummaries&) = delete;

    ~MovedSummaries() {
        for (const auto* table : all_tables()) {
            if (table->summary.empty()) continue;
            try {
                connection_.run("DROP TABLE IF EXISTS " + moved_table(*table));
            } catch (const duckdb::Failure&) {  // The next one replaces it.
            }
        }
    }

private:
    duckdb::Connection& connection_;
};

void insert_rows(
    duckdb::Connection& connection, const Table& table, const Partition& partition,
    const Generation& generation
) {
    connection.run(fmt::format(
        "INSERT INTO {0}.{1} SELECT {2} AS batch, {3} FROM {4} WHERE {5} >= {6} AND {5} < {7}"
        " ORDER BY {8}",
        partition.catalog(), table.name, generation.number(), columns_of(table),
        rows_to_move(table, generation), table.time, partition.from().micros, partition.to().micros,
        table.order
    ));
}

void insert_chunks(
    duckdb::Connection& connection, const Partition& partition, const Generation& generation
) {
    duckdb::Appender rows(
        connection, partition.catalog(), "chunk",
        {DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BIGINT,
         DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BLOB}
    );
    const auto batch = static_cast<std::int32_t>(generation.number());
    generation.samples.each([&](std::int64_t series, std::span<const Sample> samples) {
        auto is_before = [](const Sample& sample, Time time) { return sample.at < time; };
        auto begin = std::lower_bound(samples.begin(), samples.end(), partition.from(), is_before);
        auto end = std::lower_bound(begin, samples.end(), partition.to(), is_before);
        connection.check_goes_on();
        while (begin != end) {
            const auto count = std::min<std::ptrdiff_t>(end - begin, file_chunk_samples_max);
            const std::span chunk(begin, begin + count);
            rows.set(0, batch);
            rows.set(1, series);
            rows.set(2, chunk.front().at.micros);
            rows.set(3, chunk.back().at.micros);
            rows.set(4, static_cast<std::int32_t>(count));
            rows.set_text(5, pack_samples(chunk));
            rows.end_row();
            begin += count;
        }
    });
    rows.flush();
}

/// Series are told of in each day in which they have samples, once.
void insert_series(
    duckdb::Connection& connection, const Partition& partition, const Generation& generation
) {
    // Of the day: samples may come long after it.
    connection.run(fmt::format(
        "INSERT INTO {0}.series SELECT {1} AS batch, {2} FROM"
        " (SELECT * REPLACE (least(greatest(recorded_at, {5}), {6}) AS recorded_at) FROM {3})"
        " WHERE id NOT IN (SELECT id FROM {0}.series) ORDER BY {4}",
        partition.catalog(), generation.number(), columns_of(series_table),
        head_table("series", generation.serial()), series_table.order, partition.from().micros,
        partition.to().micros - 1
    ));
}

std::set<Time> sample_days(const Generation& generation) {
    std::set<Time> days;
    generation.samples.each([&](std::int64_t, std::span<const Sample> samples) {
        for (std::size_t at = 0; at < samples.size();) {
            const auto day = period_begin(Period::day, samples[at].at);
            days.insert(day);
            const auto end = period_end(Period::day, day);
            auto next = std::ranges::lower_bound(samples, end, {}, &Sample::at);
            at = static_cast<std::size_t>(next - samples.begin());
        }
    });
    return days;
}

template <class Insert>
void add_batch(
    duckdb::Connection& connection, const Partition& partition, std::int64_t generation,
    Insert insert
) {
    duckdb::in_transaction(connection, [&] {
        insert(partition);
        connection.run(
            fmt::format("INSERT INTO {}.batch VALUES ({})", partition.catalog(), generation)
        );
    });
    try {
        connection.run(fmt::format("CHECKPOINT {}", partition.catalog()));
    } catch (const duckdb::Failure&) {  // Somebody reads it; the next one will do.
    }
}

/// The file of a place gets what is its part of the generation, unless it has it. One that turns
/// out to be damaged is put aside, and another one takes its place.
template <class Insert>
void fill(
    duckdb::Connection& connection, PartitionSet& partitions, const Partition::Place& place,
    const Generation& generation, Insert insert
) {
    if (partitions.has_batch(place, connection, generation.number())) return;
    while (true) {
        const auto partition = partitions.find_or_make(place);
        try {
            return add_batch(connection, *partition, generation.number(), insert);
        } catch (const duckdb::Damaged& damage) {
            partitions.put_aside(partition, damage.what());
        }
    }
}

void move_tables(
    const Generation& generation, PartitionSet& partitions, duckdb::Connection& connection,
    Signal signal, const std::set<Time>& days
) {
    for (auto period : {Period::day, Period::month, Period::year}) {
        const auto tables = tables_of(signal, period);
        if (tables.empty()) continue;
        std::set<Time> begins;
        for (auto day : days) begins.insert(period_begin(period, day));
        for (auto begin : begins)
            fill(
                connection, partitions, {signal, period, begin}, generation,
                [&](const Partition& partition) {
                    for (const auto* table : tables)
                        insert_rows(connection, *table, partition, generation);
                    connection.run(insert_texts(partition, generation, tables));
                }
            );
    }
}

void move_samples(
    const Generation& generation, PartitionSet& partitions, duckdb::Connection& connection
) {
    for (auto day : sample_days(generation)) {
        const Partition::Place place{Signal::metrics, Period::day, day};
        fill(connection, partitions, place, generation, [&](const Partition& partition) {
            insert_series(connection, partition, generation);
            // All of the generation: which series has samples in this day is not asked.
            connection.run(fmt::format(
                "INSERT INTO {0}.text SELECT id, text FROM {1} WHERE id IN"
                " (SELECT name FROM {2} UNION SELECT unit FROM {2} UNION"
                " SELECT description FROM {2})"
                " AND id NOT IN (SELECT id FROM {0}.text) ORDER BY id",
                partition.catalog(), head_table("text", generation.serial()),
                head_table("series", generation.serial())
            ));
            insert_chunks(connection, partition, generation);
        });
    }
}

}  // namespace

std::string head_rows(const Table& table, const Generation& generation) {
    const auto serial = generation.serial();
    if (table.summary.empty())
        return fmt::format("SELECT {} FROM {}", columns_of(table), head_table(table.name, serial));
    const Table& source = table_named(table.source);
    const auto from = source.summary.empty() ? head_table(source.name, serial)
                                             : '(' + head_rows(source, generation) + ')';
    std::string sql(table.summary);
    replace_all(sql, "{head}", from);
    return sql;
}

void move_to_files(
    const Generation& generation, PartitionSet& partitions, duckdb::Connection& connection
) {
    const MovedSummaries summaries(connection, generation);
    for (const auto* table : {&span_table, &log_table, &profile_table}) {
        const auto days = days_of(
            connection, fmt::format(
                            "SELECT DISTINCT {0} - {0} % {1} FROM {2}", table->time, day_micros,
                            head_table(table->name, generation.serial())
                        )
        );
        move_tables(generation, partitions, connection, table->signal, days);
    }
    move_samples(generation, partitions, connection);
}

}  // namespace mainstay::telemetry
