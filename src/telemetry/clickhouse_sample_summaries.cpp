#include "telemetry/clickhouse_sample_summaries.hpp"

#include <algorithm>
#include <map>
#include <span>

#include <boost/describe.hpp>
#include <fmt/format.h>

#include "telemetry/clickhouse_answer.hpp"
#include "telemetry/clickhouse_schema.hpp"
#include "telemetry/clickhouse_text.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

constexpr std::int64_t day_micros = 86'400'000'000, hour_micros = 3'600'000'000;

/// Steps of one question.
constexpr std::size_t steps_max = 2'000'000;
constexpr std::size_t steps_bytes_max = 256U << 20U;

constexpr std::chrono::seconds question_timeout{20};
constexpr std::chrono::seconds summing_timeout{120};

std::string_view table_of(SummaryUnit unit) {
    return unit == SummaryUnit::hour ? "sample_hour" : "sample_minute";
}

constexpr std::string_view step_columns =
    "series, recorded_at, samples, total, least, most, first_at, first, last_at, last";

/// The steps of what samples there are, in these columns.
std::string steps_of_samples(SummaryUnit unit, const std::string& condition) {
    return fmt::format(
        "SELECT series, at AS recorded_at, samples, total, least, most, first_at, first, last_at,"
        " last FROM (SELECT series, recorded_at - recorded_at % {} AS at,"
        " toInt64(count()) AS samples, sum(value) AS total, min(value) AS least,"
        " max(value) AS most, min(recorded_at) AS first_at, argMin(value, recorded_at) AS first,"
        " max(recorded_at) AS last_at, argMax(value, recorded_at) AS last"
        " FROM sample FINAL WHERE isFinite(value) AND {} GROUP BY series, at)",
        micros_of(unit), condition
    );
}

std::string in_range(TimeRange range) {
    return fmt::format(
        "recorded_at >= {} AND recorded_at < {}", range.from.micros, range.to.micros
    );
}

struct DayRows {
    std::int64_t day = 0;
    std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(DayRows, (), (day, rows))

std::vector<DayRows> ask_days(const Client& client, const std::string& sql) {
    Query query{.sql = sql + " FORMAT RowBinaryWithNamesAndTypes", .timeout = question_timeout};
    query.values = select_settings();
    return rows_as<DayRows>(read_answer(client.run(query), 100'000));
}

/// How many samples each day has. Of one that came twice, both until they are merged.
std::vector<DayRows> days_of_samples(const Client& client) {
    return ask_days(
        client, fmt::format(
                    "SELECT recorded_at - recorded_at % {} AS day, toInt64(count()) AS rows"
                    " FROM sample GROUP BY day ORDER BY day",
                    day_micros
                )
    );
}

std::vector<DayRows> summed_days(const Client& client) {
    return ask_days(
        client, "SELECT day, max(rows) AS rows FROM sample_progress GROUP BY day ORDER BY day"
    );
}

void sum_up_day(const Client& client, const DayRows& day, Time now) {
    const auto run = [&](std::string sql) {
        client.run({
            .sql = std::move(sql),
            .values = {{"prefer_column_name_to_alias", "1"}},
            .timeout = summing_timeout,
        });
    };
    // By the hour, so that ClickHouse needs little memory for it.
    for (auto from = day.day; from < day.day + day_micros; from += hour_micros)
        for (auto unit : {SummaryUnit::minute, SummaryUnit::hour})
            run(fmt::format(
                "INSERT INTO {0} ({1}, version) SELECT {1}, {2} AS version FROM ({3})",
                table_of(unit), step_columns, now.micros,
                steps_of_samples(unit, in_range({{from}, {from + hour_micros}}))
            ));
    run(fmt::format(
        "INSERT INTO sample_progress (day, rows, version) VALUES ({}, {}, {})", day.day, day.rows,
        now.micros
    ));
}

struct StepRow {
    std::int64_t series = 0;
    Time at;
    std::int64_t samples = 0;
    double total = 0, least = 0, most = 0;
    Time first_at;
    double first = 0;
    Time last_at;
    double last = 0;
};
BOOST_DESCRIBE_STRUCT(
    StepRow, (), (series, at, samples, total, least, most, first_at, first, last_at, last)
)

void add_step(SeriesSummary& summary, const StepRow& row) {
    summary.steps.push_back(
        {row.at, static_cast<double>(row.samples), row.total, row.least, row.most}
    );
    if (row.first_at < row.last_at) summary.ends.push_back({row.first_at, row.first});
    summary.ends.push_back({row.last_at, row.last});
}

}  // namespace

void sum_up_samples(const Client& client, Time now) {
    // What comes late is mostly there after an hour.
    const auto over = now.micros - hour_micros;
    std::map<std::int64_t, std::int64_t> summed;
    for (const auto& [day, rows] : summed_days(client)) summed[day] = rows;
    for (const auto& day : days_of_samples(client))
        if (day.day + day_micros <= over && day.rows > summed[day.day])
            sum_up_day(client, day, now);
}

Result<std::vector<SeriesSummary>> read_sample_summaries(
    const Client& client, const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit
) {
    if (series.empty()) return std::vector<SeriesSummary>{};
    std::vector<std::int64_t> days{-1};  // Never an empty list.
    for (const auto& [day, rows] : summed_days(client)) days.push_back(day);
    const auto of_series =
        fmt::format("series IN ({}) AND {}", fmt::join(series, ","), in_range(range));
    const auto of_days =
        fmt::format("(recorded_at - recorded_at % {}) {{}} ({})", day_micros, fmt::join(days, ","));
    const auto is_summed = fmt::format(fmt::runtime(of_days), "IN");
    const auto is_left = fmt::format(fmt::runtime(of_days), "NOT IN");
    Query query{
        .sql = fmt::format(
            "SELECT {0} FROM (SELECT {0} FROM {1} FINAL WHERE {2} AND {3} UNION ALL {4})"
            " ORDER BY series, recorded_at LIMIT {5} FORMAT RowBinaryWithNamesAndTypes",
            step_columns, table_of(unit), of_series, is_summed,
            steps_of_samples(unit, of_series + " AND " + is_left), steps_max + 1
        ),
        .values = select_settings(),
        .timeout = question_timeout,
    };
    const auto rows =
        rows_as<StepRow>(read_answer(client.run(query, steps_bytes_max), steps_max + 1));
    if (rows.size() > steps_max)
        return refuse(code::telemetry_too_many_samples, {{"max", std::to_string(steps_max)}});
    std::map<std::int64_t, SeriesSummary> found;
    for (const auto& row : rows) add_step(found[row.series], row);
    std::vector<SeriesSummary> answer;
    for (auto id : series) {
        const auto place = found.find(id);
        if (place == found.end()) continue;
        place->second.series = id;
        answer.push_back(place->second);
    }
    return answer;
}

}  // namespace mainstay::telemetry::clickhouse
