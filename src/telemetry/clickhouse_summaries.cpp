#include "telemetry/clickhouse_summaries.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/log.hpp"
#include "telemetry/clickhouse_answer.hpp"
#include "telemetry/clickhouse_tables.hpp"
#include "telemetry/clickhouse_text.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

using std::chrono::minutes;

/// A minute is counted that long after it is over.
constexpr minutes counted_after{2};

/// And an hour that long: what came late was counted mostly.
constexpr minutes hour_after{20};

/// What is counted by one statement.
constexpr minutes counted_together{10};

/// What nobody counted for longer is left out.
constexpr std::chrono::hours behind_max{24 * 7};

constexpr std::size_t late_max = 50'000;

/// Late minutes are counted again after a minute at least, and after that at most.
constexpr minutes late_after_max{15};

/// With more stretches of late minutes a question takes them as one, with what is between.
constexpr std::size_t stretches_max = 16;

/// What a node before this one, or one that ended, may have left to be counted again.
constexpr std::chrono::hours looked_back{24};

/// By so much clocks of nodes may differ, and an INSERT take.
constexpr std::chrono::seconds looked_again{60};

constexpr std::chrono::seconds count_timeout{120};

Time floor_to(Time time, std::chrono::microseconds unit) {
    return {time.micros - time.micros % unit.count()};
}

Time minute_of(Time time) { return floor_to(time, minutes(1)); }

Time hour_of(Time time) { return floor_to(time, std::chrono::hours(1)); }

/// Hours before are in edge_hour where minutes before `until` are in edge_minute.
Time hours_until(Time until) { return hour_of(until - hour_after); }

std::string in_range(std::string_view column, TimeRange range) {
    return fmt::format("{0} >= {1} AND {0} < {2}", column, range.from.micros, range.to.micros);
}

// As tables.cpp says what an edge is.
constexpr std::string_view edges_text = R"(
    SELECT recorded_at, application, caller, callee, callee_kind, bin, toInt64(count()) AS calls,
        toInt64(countIf(status = 2)) AS errors
    FROM (
        SELECT called.minute AS recorded_at, called.application AS application,
            calling.service AS caller, called.service AS callee, toInt8(0) AS callee_kind,
            called.bin AS bin, called.status AS status
        FROM (
            SELECT started_at - started_at % 60000000 AS minute, trace_high, trace_low, parent,
                application, service, status, {bin} AS bin
            FROM span WHERE {range} AND parent <> 0) AS called
        INNER JOIN (
            SELECT trace_high, trace_low, id, application, service FROM span
            WHERE {reach} AND (trace_low, id) IN (
                SELECT trace_low, parent FROM span WHERE {range} AND parent <> 0)) AS calling
            ON calling.trace_low = called.trace_low AND calling.id = called.parent
                AND calling.trace_high = called.trace_high
                AND calling.application = called.application
        WHERE calling.service <> called.service
        UNION ALL
        SELECT started_at - started_at % 60000000 AS recorded_at, application, service AS caller,
            peer AS callee, peer_kind AS callee_kind, {bin} AS bin, status
        FROM span
        WHERE {range} AND peer_kind <> 0 AND (peer_kind = 1 OR (trace_low, id) NOT IN (
            SELECT called.trace_low, called.parent
            FROM (SELECT trace_high, trace_low, parent, service FROM span WHERE {reach}) AS called
            INNER JOIN (
                SELECT trace_high, trace_low, id, service FROM span
                WHERE {range} AND peer_kind > 1) AS calling
                ON calling.trace_low = called.trace_low AND calling.id = called.parent
                    AND calling.trace_high = called.trace_high
            WHERE calling.service <> called.service)))
    GROUP BY recorded_at, application, caller, callee, callee_kind, bin)";

/// The rows of the latest count of each stretch of time.
std::string counted_rows(std::string_view table, std::string_view columns, TimeRange range) {
    return fmt::format(
        "SELECT {0} FROM {1} WHERE {2} AND (recorded_at, version) IN ("
        "SELECT recorded_at, max(version) FROM {1} WHERE {2} GROUP BY recorded_at)",
        columns, table, in_range("recorded_at", range)
    );
}

// As tables.cpp says what the summary of spans is.
constexpr std::string_view counted_spans_text = R"(
    SELECT minute AS recorded_at, application, service, operation, kind, bin,
        toInt64(count()) AS spans, toInt64(countIf(status = 2)) AS errors, sum(took) AS duration
    FROM (
        SELECT started_at - started_at % 60000000 AS minute, application, service, operation, kind,
            {bin} AS bin, status, duration AS took
        FROM span WHERE {range})
    GROUP BY minute, application, service, operation, kind, bin)";

constexpr std::string_view hours_of_spans_text = R"(
    SELECT minute - minute % 3600000000 AS recorded_at, application, service, operation, kind, bin,
        sum(counted) AS spans, sum(failed) AS errors, sum(took) AS duration
    FROM (
        SELECT recorded_at AS minute, application, service, operation, kind, bin, spans AS counted,
            errors AS failed, duration AS took
        FROM {minutes})
    GROUP BY recorded_at, application, service, operation, kind, bin)";

constexpr std::string_view hours_of_edges_text = R"(
    SELECT minute - minute % 3600000000 AS recorded_at, application, caller, callee, callee_kind,
        bin, sum(called) AS calls, sum(failed) AS errors
    FROM (
        SELECT recorded_at AS minute, application, caller, callee, callee_kind, bin,
            calls AS called, errors AS failed
        FROM {minutes})
    GROUP BY recorded_at, application, caller, callee, callee_kind, bin)";

/// A summary by the minute and the hour, and how it is made.
struct Kind {
    const Table& minute;
    const Table& hour;
    std::string_view of_spans;    ///< Of `{range}`, with spans they belong to in `{reach}`.
    std::string_view of_minutes;  ///< Hours of `{minutes}`.
    std::string_view columns;
};

constexpr Kind kinds[] = {
    {span_minute_table, span_hour_table, counted_spans_text, hours_of_spans_text,
     "recorded_at, application, service, operation, kind, bin, spans, errors, duration"},
    {edge_minute_table, edge_hour_table, edges_text, hours_of_edges_text,
     "recorded_at, application, caller, callee, callee_kind, bin, calls, errors"},
};

const Kind* kind_of(const Table& table) {
    for (const auto& kind : kinds)
        if (table.name == kind.minute.name || table.name == kind.hour.name) return &kind;
    return nullptr;
}

/// The summary of the spans whose minutes are in the range.
std::string minutes_of_spans(const Kind& kind, TimeRange range) {
    std::string sql(kind.of_spans);
    replace_word(sql, "{range}", in_range("started_at", range));
    replace_word(
        sql, "{reach}", in_range("started_at", {range.from - call_reach, range.to + call_reach})
    );
    replace_word(sql, "{bin}", bin_sql);
    return sql;
}

std::string hours_of_minutes(const Kind& kind, const std::string& minute_rows) {
    std::string sql(kind.of_minutes);
    replace_word(sql, "{minutes}", minute_rows);
    return sql;
}

/// As a whole or not at all, so in one block.
const Values whole_insert{
    {"max_insert_threads", "1"},
    {"min_insert_block_size_rows", "100000000"},
    {"min_insert_block_size_bytes", "4000000000"},
};

TimeRange narrowed(TimeRange range, TimeRange to) {
    return {std::max(range.from, to.from), std::min(range.to, to.to)};
}

constexpr Time end_of_time{INT64_MAX};

}  // namespace

bool Summaries::has(const Table& table) { return kind_of(table) != nullptr; }

std::vector<TimeRange> Summaries::late_stretches(TimeRange range, minutes unit) const {
    std::vector<TimeRange> stretches;
    std::lock_guard lock(mutex_);
    for (const auto& [minute, late] : late_) {
        const auto begin = floor_to(minute, unit);
        if (begin < range.from || begin >= range.to) continue;
        if (!stretches.empty() && begin < stretches.back().to) continue;
        if (!stretches.empty() && begin == stretches.back().to)
            stretches.back().to = begin + unit;
        else
            stretches.push_back({begin, begin + unit});
    }
    if (stretches.size() > stretches_max)
        stretches = {{stretches.front().from, stretches.back().to}};
    return stretches;
}

std::string Summaries::rows(const Table& table, const std::string& columns, TimeRange range) const {
    range = widened(table, range);
    Time until;
    {
        std::lock_guard lock(mutex_);
        until = until_;
    }
    const auto& kind = *kind_of(table);
    const bool is_hourly = table.name == kind.hour.name;
    if (is_hourly) until = hours_until(until);
    const auto counted = narrowed(range, {Time{0}, until});
    auto live = late_stretches(counted, is_hourly ? std::chrono::hours(1) : minutes(1));
    std::string sql;
    if (counted.from < counted.to) {
        sql = counted_rows(table.name, columns, counted);
        for (const auto& late : live) sql += " AND NOT (" + in_range("recorded_at", late) + ")";
    }
    if (const auto rest = narrowed(range, {until, end_of_time}); rest.from < rest.to)
        live.push_back(rest);
    if (sql.empty() && live.empty()) live.push_back(range);
    for (const auto& stretch : live) {
        const auto counted_now =
            is_hourly
                ? hours_of_minutes(kind, rows(kind.minute, std::string(kind.columns), stretch))
                : minutes_of_spans(kind, stretch);
        if (!sql.empty()) sql += " UNION ALL ";
        sql += fmt::format("SELECT {} FROM ({})", columns, counted_now);
    }
    return '(' + sql + ')';
}

void Summaries::stored(Time minute, Time now) {
    minute = minute_of(minute);
    // Before that, no node has counted it.
    if (minute >= minute_of(now) - (counted_after - minutes(1))) return;
    if (minute < oldest(now)) return;
    const auto wait =
        std::clamp<std::chrono::microseconds>((now - minute) / 4, minutes(1), late_after_max);
    std::lock_guard lock(mutex_);
    if (late_.size() >= late_max && late_.count(minute) == 0) return;
    late_.try_emplace(minute, Late{.due = now + wait}).first->second.last = ++stores_;
}

void Summaries::find_late(Time now) {
    const auto since = looked_at_ ? *looked_at_ - looked_again : now - looked_back;
    Time until;
    {
        std::lock_guard lock(mutex_);
        until = until_;
    }
    const auto answer = client_.run(
        {.sql = fmt::format(
             R"(SELECT minute
                FROM (
                    SELECT started_at - started_at % 60000000 AS minute,
                        toInt64(toUnixTimestamp(max(stored_at))) * 1000000 AS last
                    FROM span
                    WHERE stored_at >= toDateTime({since}) AND started_at >= {oldest}
                        AND started_at < {until}
                    GROUP BY minute) AS stored
                LEFT JOIN (
                    SELECT recorded_at AS minute, max(version) AS counted FROM span_minute
                    WHERE recorded_at IN (
                        SELECT started_at - started_at % 60000000 FROM span
                        WHERE stored_at >= toDateTime({since}) AND started_at >= {oldest}
                        AND started_at < {until})
                    GROUP BY recorded_at) AS summaries USING minute
                WHERE last >= minute + {late} AND counted < last + {margin}
                LIMIT {most}
                FORMAT RowBinaryWithNamesAndTypes)",
             fmt::arg("since", since.micros / 1'000'000), fmt::arg("oldest", oldest(now).micros),
             fmt::arg("until", until.micros),
             fmt::arg("late", std::chrono::microseconds(counted_after + minutes(1)).count()),
             fmt::arg("margin", 2'000'000), fmt::arg("most", late_max)
         ),
         .timeout = count_timeout},
        16U << 20U
    );
    for (auto& row : read_answer(answer, late_max)) {
        const Time minute{detail::from_cell<std::int64_t>(row.at(0))};
        std::lock_guard lock(mutex_);
        if (late_.size() < late_max) late_.try_emplace(minute, Late{.due = now + minutes(1)});
    }
    looked_at_ = now;
}

std::optional<Time> Summaries::read_progress() const {
    const auto answer = client_.run({
        .sql = "SELECT max(until) FROM summary_progress FORMAT RowBinaryWithNamesAndTypes",
    });
    auto rows = read_answer(answer, 1);
    const Time until{rows.empty() ? 0 : detail::from_cell<std::int64_t>(rows[0].at(0))};
    if (until.micros == 0) return {};
    return until;
}

void Summaries::write_progress(Time until, Time now) {
    client_.run(
        {.sql = fmt::format(
             "INSERT INTO summary_progress (recorded_at, until) VALUES ({}, {})", now.micros,
             until.micros
         )}
    );
    std::lock_guard lock(mutex_);
    until_ = std::max(until_, until);
}

std::int64_t Summaries::next_version(Time now) {
    version_ = std::max(version_ + 1, now.micros);
    return version_;
}

void Summaries::insert(
    const Table& into, std::string_view columns, const std::string& select, Time now
) {
    client_.run({
        .sql = fmt::format(
            "INSERT INTO {0} ({1}, version) SELECT {1}, {2} FROM ({3})", into.name, columns,
            next_version(now), select
        ),
        .values = whole_insert,
        .timeout = count_timeout,
    });
}

void Summaries::count_minutes(TimeRange range, Time now) {
    for (const auto& kind : kinds)
        insert(kind.minute, kind.columns, minutes_of_spans(kind, range), now);
}

void Summaries::count_hours(TimeRange range, Time now) {
    if (range.from >= range.to) return;
    for (const auto& kind : kinds) {
        const auto minutes_there = '(' + counted_rows(kind.minute.name, kind.columns, range) + ')';
        insert(kind.hour, kind.columns, hours_of_minutes(kind, minutes_there), now);
    }
}

void Summaries::count_again(const std::map<Time, Late>& late, Time now) {
    std::set<Time> hours;
    for (auto at = late.begin(); at != late.end();) {
        TimeRange range{at->first, at->first};
        while (at != late.end() && at->first == range.to && range.to < range.from + counted_together
        ) {
            hours.insert(hour_of(at->first));
            range.to = range.to + minutes(1);
            ++at;
        }
        count_minutes(range, now);
    }
    Time until;
    {
        std::lock_guard lock(mutex_);
        until = hours_until(until_);
    }
    for (auto hour : hours)
        if (hour < until) count_hours({hour, hour + std::chrono::hours(1)}, now);
}

void Summaries::count(Time now, bool is_all) {
    const auto target = minute_of(now - counted_after);
    const auto known = read_progress();
    // In the beginning there was nothing to count.
    if (!known) write_progress(target, now);
    auto until = std::max(known.value_or(target), target - behind_max);
    {
        std::lock_guard lock(mutex_);
        until_ = std::max(until_, until);
    }
    while (until < target) {
        const auto next = std::min(until + counted_together, target);
        count_minutes({until, next}, now);
        count_hours({hours_until(until), hours_until(next)}, now);
        write_progress(next, now);
        until = next;
    }
    find_late(now);
    std::map<Time, Late> due;
    {
        std::lock_guard lock(mutex_);
        for (const auto& [minute, late] : late_)
            if (minute < until_ && (is_all || late.due <= now)) due.emplace(minute, late);
    }
    count_again(due, now);
    std::lock_guard lock(mutex_);
    for (const auto& [minute, late] : due) {
        auto place = late_.find(minute);
        if (place == late_.end()) continue;
        // What came meanwhile may not be counted.
        if (place->second.last == late.last)
            late_.erase(place);
        else
            place->second.due = now + minutes(1);
    }
}

}  // namespace mainstay::telemetry::clickhouse
