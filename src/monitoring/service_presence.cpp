#include "monitoring/service_presence.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "monitoring/service_resources.hpp"
#include "monitoring/where.hpp"
#include "telemetry/attribute_json.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::int64_t stretch_micros = stretch_time.count() * 1'000'000;
constexpr std::int64_t minute_micros = 60'000'000;
constexpr int stretches_max = 10'000;
constexpr std::chrono::minutes time_before{40};
constexpr std::chrono::minutes time_about{10};
constexpr std::chrono::minutes time_after{20};
constexpr int days_max = 7;
constexpr std::chrono::hours day{24};
constexpr int series_max = 50;

struct CountedRow {
    Time from;
    std::int64_t requests = 0;
    Time last_at;
};
BOOST_DESCRIBE_STRUCT(CountedRow, (), (from, requests, last_at))

struct MinuteRow {
    Time from;
    std::int64_t requests = 0;
};
BOOST_DESCRIBE_STRUCT(MinuteRow, (), (from, requests))

struct SeriesRow {
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(SeriesRow, (), (id))

Scope scope_of(const store::ServicePlace& place) { return Scope({{place.application, {}}}); }

void add_service(Where& where, const store::ServicePlace& place) {
    if (!place.service.empty()) where.equals("service", place.service);
}

/// What the minutes about `then` say, of a day that many days before.
EarlierDay earlier_day(const std::vector<MinuteRow>& rows, Time then, int days_ago) {
    EarlierDay found{.days_ago = days_ago};
    for (const auto& row : rows) {
        if (row.from >= then - time_before && row.from < then - time_about)
            found.before += row.requests;
        if (row.from >= then + time_about && row.from < then + time_after)
            found.after += row.requests;
    }
    std::int64_t empty = 0;
    for (auto minute = then - time_about; minute < then + time_about;
         minute = minute + std::chrono::minutes(1)) {
        const bool has_some = std::ranges::any_of(rows, [&](const MinuteRow& row) {
            return row.from.micros / minute_micros == minute.micros / minute_micros;
        });
        empty = has_some ? 0 : empty + 1;
        found.longest_minutes = std::max(found.longest_minutes, empty);
    }
    return found;
}

Result<bool> has_logs(
    telemetry::Store& store, const store::ServicePlace& place, telemetry::TimeRange range
) {
    Where where(scope_of(place), "recorded_at", range);
    add_service(where, place);
    const auto rows = TRY(store.select(
        {.sql = fmt::format("SELECT 1 FROM {{log service}}{} LIMIT 1", where.text()),
         .parameters = where.parameters(),
         .range = range}
    ));
    return !rows.empty();
}

/// Of a few series of each: those that were noted last.
Result<bool> has_samples(
    telemetry::Store& store, const store::ServicePlace& place, telemetry::TimeRange range
) {
    // Series are noted once a day.
    const telemetry::TimeRange noted{range.from - day, range.to + day};
    Where where(scope_of(place), "recorded_at", noted);
    if (!place.service.empty()) {
        std::string is_its;
        for (std::string_view label : {"service.name", "service_name", "job"})
            is_its += fmt::format(
                "{}{{contains}}(labels, {})", is_its.empty() ? "(" : " OR ",
                where.parameter(telemetry::member_text(label, place.service).as_text)
            );
        where.add(is_its + ')');
    }
    const auto series = TRY(store.all<SeriesRow>(
        {.sql = fmt::format(
             "SELECT id FROM {{series}}{} GROUP BY id ORDER BY max(recorded_at) DESC, id LIMIT {}",
             where.text(), series_max
         ),
         .parameters = where.parameters(),
         .range = noted}
    ));
    std::vector<std::int64_t> ids;
    for (const auto& each : series) ids.push_back(each.id);
    if (ids.empty()) return false;
    const auto samples = TRY(store.samples(ids, range));
    return std::ranges::any_of(samples, [](const auto& each) { return !each.samples.empty(); });
}

}  // namespace

void add_environment(Where& where, const std::string& environment) {
    if (environment.empty())
        where.add(fmt::format(
            "NOT {{contains}}(resource, {})", where.parameter("\"deployment.environment")
        ));
    else
        where.add(in_environment(where, environment));
}

Result<Presence> presence_of(
    telemetry::Store& store, const store::ServicePlace& place, telemetry::TimeRange range
) {
    Where where(scope_of(place), "started_at", range);
    add_service(where, place);
    add_environment(where, place.environment);
    where.add("(kind IN (2, 5) OR parent = 0 AND kind IN (0, 1))");
    const auto rows = TRY(store.all<CountedRow>(
        {.sql = fmt::format(
             "SELECT begun, count(*), max(started_at) FROM (SELECT started_at,"
             " started_at - started_at % {} AS begun FROM {{span service resource}}{}) each"
             " GROUP BY begun ORDER BY begun DESC LIMIT {}",
             stretch_micros, where.text(), stretches_max
         ),
         .parameters = where.parameters(),
         .range = range}
    ));
    Presence found;
    for (const auto& row : rows) {
        found.stretches.push_back({row.from, row.requests});
        found.last_at = std::max(found.last_at, row.last_at);
    }
    std::ranges::reverse(found.stretches);
    return found;
}

Result<std::vector<EarlierDay>> earlier_days(
    telemetry::Store& store, const store::ServicePlace& place, Time since
) {
    std::vector<EarlierDay> days;
    for (int ago = 1; ago <= days_max; ++ago) {
        const auto then = since - ago * day;
        const telemetry::TimeRange range{then - time_before, then + time_after};
        Where where(scope_of(place), "recorded_at", range);
        add_service(where, place);
        // Of spans within a service alone there is no telling which began a trace.
        where.add("kind IN (0, 1, 2, 5)");
        const auto rows = TRY(store.all<MinuteRow>(
            {.sql = fmt::format(
                 "SELECT recorded_at, sum(spans) FROM {{span_minute service}}{}"
                 " GROUP BY recorded_at ORDER BY recorded_at LIMIT 1000",
                 where.text()
             ),
             .parameters = where.parameters(),
             .range = range}
        ));
        if (!rows.empty()) days.push_back(earlier_day(rows, then, ago));
    }
    return days;
}

Result<bool> sends_other(
    telemetry::Store& store, const store::ServicePlace& place, telemetry::TimeRange range
) {
    if (range.from >= range.to) return false;
    if (TRY(has_logs(store, place, range))) return true;
    return has_samples(store, place, range);
}

}  // namespace mainstay::monitoring
