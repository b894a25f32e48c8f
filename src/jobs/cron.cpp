#include "jobs/cron.hpp"

#include <algorithm>
#include <bit>

#include <date/date.h>

namespace mainstay::jobs {

namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t day_seconds = 86'400;
constexpr std::int64_t year_10000 = 253'402'300'800;  // Its first second.
constexpr std::int64_t year_1 = -62'135'596'800;

/// The 29th of February is on each weekday at least once in forty years.
constexpr int search_days = 41 * 366;

std::int64_t floored(std::int64_t value, std::int64_t unit) {
    auto rest = value % unit;
    return value - (rest < 0 ? rest + unit : rest);
}

WallTime minute_from(WallTime wall) { return {floored(wall.seconds + minute - 1, minute)}; }

/// The lowest bit of `set` from `from` on.
std::optional<int> first_from(std::uint64_t set, int from) {
    if (from > 63) return std::nullopt;
    set &= ~std::uint64_t{0} << from;
    if (set == 0) return std::nullopt;
    return std::countr_zero(set);
}

/// The first matching minute of a day, from `from` on: both are minutes since midnight.
std::optional<int> minute_of_day(const Cron& cron, int from) {
    auto hour = first_from(cron.hours, from / 60);
    if (hour == from / 60) {
        if (auto found = first_from(cron.minutes, from % 60)) return *hour * 60 + *found;
        hour = first_from(cron.hours, *hour + 1);
    }
    if (!hour) return std::nullopt;
    return *hour * 60 + *first_from(cron.minutes, 0);
}

/// The first time from `from` on, a whole minute, that the clock would show and that matches.
std::optional<WallTime> first_match(const Cron& cron, WallTime from) {
    using namespace date;
    auto midnight = floored(from.seconds, day_seconds);
    local_days day{days(midnight / day_seconds)};
    auto last = day + days(search_days);
    int since_midnight = static_cast<int>((from.seconds - midnight) / minute);
    while (day < last) {
        year_month_day date(day);
        auto month = static_cast<unsigned>(date.month());
        if ((cron.months >> month & 1) == 0) {
            day = local_days(date.year() / date.month() / date::last) + days(1);
            since_midnight = 0;
            continue;
        }
        weekday on(day);
        if (cron.is_on(month, static_cast<unsigned>(date.day()), on.c_encoding())) {
            if (auto found = minute_of_day(cron, since_midnight))
                return WallTime{day.time_since_epoch().count() * day_seconds + *found * minute};
        }
        day += days(1);
        since_midnight = 0;
    }
    return std::nullopt;
}

/// Each time that the clock shows, once.
std::optional<std::int64_t> next_by_clock(const Cron& cron, const Zone& zone, std::int64_t after) {
    auto from = minute_from({zone.wall_at(after).seconds + 1});
    while (auto wall = first_match(cron, from)) {
        auto at = zone.first_at(*wall);
        if (at > after) return at;
        from = {wall->seconds + minute};  // Shown for the second time.
    }
    return std::nullopt;
}

/// Whenever the clock shows a matching time.
std::optional<std::int64_t> next_by_rhythm(const Cron& cron, const Zone& zone, std::int64_t after) {
    auto begin = after + 1;
    while (begin < year_10000) {
        auto stretch = zone.stretch_at(begin);
        auto wall = first_match(cron, minute_from({begin + stretch.offset}));
        if (!wall) return std::nullopt;
        auto at = wall->seconds - stretch.offset;
        if (at < stretch.end) return at;
        begin = stretch.end;
    }
    return std::nullopt;
}

}  // namespace

bool Cron::is_on(unsigned month, unsigned day, unsigned weekday) const {
    if ((months >> month & 1) == 0) return false;
    bool is_day = days >> day & 1, is_weekday = weekdays >> weekday & 1;
    return has_any_day || has_any_weekday ? is_day && is_weekday : is_day || is_weekday;
}

std::optional<Time> next_run(const Cron& cron, const Zone& zone, Time after) {
    constexpr std::int64_t micros = 1'000'000;
    auto second = std::max(floored(after.micros, micros) / micros, year_1);
    if (second >= year_10000) return std::nullopt;
    auto next = cron.is_every_hour() ? next_by_rhythm(cron, zone, second)
                                     : next_by_clock(cron, zone, second);
    if (!next || *next >= year_10000) return std::nullopt;
    return Time{*next * micros};
}

std::vector<Time> next_runs(const Cron& cron, const Zone& zone, Time after, int count) {
    std::vector<Time> runs;
    for (int i = 0; i < count; ++i) {
        auto next = next_run(cron, zone, after);
        if (!next) break;
        runs.push_back(after = *next);
    }
    return runs;
}

}  // namespace mainstay::jobs
