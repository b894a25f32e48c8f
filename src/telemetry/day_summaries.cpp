#include "telemetry/day_summaries.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "telemetry/day_samples.hpp"

namespace mainstay::telemetry {

namespace {

constexpr std::array units{SummaryUnit::minute, SummaryUnit::hour};

Partition::Place place_of(Time day, SummaryUnit unit) {
    const auto period = period_of(unit);
    return {Signal::metrics, period, period_begin(period, day)};
}

/// Of how many samples a day's summaries of one unit are; 0 where it has none.
std::int64_t summarised(
    Time day, SummaryUnit unit, const PartitionSet& partitions, duckdb::Connection& connection
) {
    std::int64_t samples = 0;
    const TimeRange instant{day, {day.micros + 1}};
    for (const auto& partition : partitions.of(Signal::metrics, period_of(unit), instant))
        samples = std::max(
            samples,
            connection.number(
                fmt::format(
                    "SELECT max(samples) FROM {}.summarised WHERE day = $1", partition->catalog()
                ),
                {day.micros}
            )
        );
    return samples;
}

void forget_summaries(const Partition& partition, Time day, duckdb::Connection& connection) {
    for (auto* table : {"summarised", "summary"})
        connection.run(
            fmt::format("DELETE FROM {}.{} WHERE day = $1", partition.catalog(), table),
            {day.micros}
        );
}

}  // namespace

Period period_of(SummaryUnit unit) {
    return unit == SummaryUnit::hour ? Period::year : Period::month;
}

bool is_summary_due(
    const Partitions& day, const PartitionSet& partitions, duckdb::Connection& connection
) {
    // Fewer are left where some of its files were forgotten.
    const auto samples = count_chunks(day, connection).samples;
    return std::ranges::any_of(units, [&](SummaryUnit unit) {
        return samples > summarised(day.front()->from(), unit, partitions, connection);
    });
}

void summarise_day(
    const Partitions& day, PartitionSet& partitions, duckdb::Connection& connection
) {
    const auto from = day.front()->from();
    for (auto unit : units) {
        const auto place = place_of(from, unit);
        const auto into = partitions.find_or_make(place);
        for (const auto& other :
             partitions.of(place.signal, place.period, {from, {from.micros + 1}}))
            if (other != into) forget_summaries(*other, from, connection);
        duckdb::in_transaction(connection, [&] {
            forget_summaries(*into, from, connection);
            add_series_of(day, *into, connection);
            duckdb::Appender rows(
                connection, into->catalog(), "summary",
                {DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_BLOB}
            );
            each_series(day, connection, [&](std::int64_t series, std::span<const Sample> samples) {
                rows.set(0, from.micros);
                rows.set(1, series);
                rows.set_text(2, pack_summary(summarise(samples, unit)));
                rows.end_row();
            });
            rows.flush();
            connection.run(
                fmt::format("INSERT INTO {}.summarised VALUES ($1, $2)", into->catalog()),
                {from.micros, count_chunks(day, connection).samples}
            );
        });
        connection.run(fmt::format("CHECKPOINT {}", into->catalog()));
    }
}

void add_series_of(const Partitions& day, const Partition& into, duckdb::Connection& connection) {
    std::string columns;
    for (const auto& column : series_table.columns) {
        if (!columns.empty()) columns += ", ";
        columns += column.name;
    }
    const auto& catalog = into.catalog();
    connection.run(fmt::format(
        "INSERT INTO {0}.text SELECT id, min(text) FROM {1}"
        " WHERE id NOT IN (SELECT id FROM {0}.text) GROUP BY id ORDER BY id",
        catalog, all_of(day, "id, text", "text")
    ));
    connection.run(fmt::format(
        "INSERT INTO {0}.series SELECT 0 AS batch, {1} FROM"
        " (FROM {2} QUALIFY row_number() OVER (PARTITION BY id ORDER BY recorded_at) = 1)"
        " WHERE (id, recorded_at) NOT IN (SELECT (id, recorded_at) FROM {0}.series) ORDER BY {3}",
        catalog, columns, all_of(day, columns, "series"), series_table.order
    ));
}

}  // namespace mainstay::telemetry
