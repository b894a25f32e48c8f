#include "calendar/testing.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>

#include <fmt/format.h>

#include "base/zone.hpp"

namespace mainstay::calendar::testing {

namespace {

constexpr std::array zones{
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Africa/Casablanca",    // Summer time that pauses for Ramadan.
    "Australia/Lord_Howe",  // Changed by half an hour.
    "America/Sao_Paulo",    // Changed at midnight: days that begin at one.
    "Pacific/Apia",         // Left out 2011-12-30.
    "Asia/Kathmandu",       // A quarter of an hour in 1986.
    "Asia/Pyongyang",       // Half an hour there and back, 2015 and 2018.
    "Antarctica/Troll",     // Changed by two hours.
    "America/Caracas",
};

constexpr std::int64_t second_1975 = 157'766'400, second_2036 = 2'082'758'400;
constexpr std::int64_t day_seconds = 86'400;

bool chance(Random& random, int percent) { return pick(random, 1, 100) <= percent; }

TimeOfDay random_time(Random& random, int from, int to) {
    // Mostly quarters of an hour, as people write.
    auto minute =
        chance(random, 80) ? pick(random, from / 15, to / 15) * 15 : pick(random, from, to);
    return {fmt::format("{:02}:{:02}", minute / 60, minute % 60)};
}

OpeningHours random_hours(Random& random) {
    OpeningHours hours;
    for (int day = 0; day < 7; ++day)
        if (chance(random, 60)) hours.days.push_back(static_cast<Weekday>(day));
    if (hours.days.empty()) hours.days.push_back(Weekday::sunday);
    hours.from = random_time(random, 0, 1'439);
    do hours.to = random_time(random, 0, 1'440);
    while (hours.to == hours.from);
    return hours;
}

Date date_of(std::int64_t second) {
    std::time_t time = second;
    std::tm tm{};
    gmtime_r(&time, &tm);
    return {fmt::format("{:04}-{:02}-{:02}", tm.tm_year + 1'900, tm.tm_mon + 1, tm.tm_mday)};
}

Holiday random_holiday(Random& random) {
    Holiday holiday{.name = {"closed"}};
    auto first = pick(random, second_1975, second_2036);
    holiday.date = chance(random, 5) ? Date{"1976-02-29"} : date_of(first);
    if (chance(random, 30) && holiday.date.value != "1976-02-29")
        holiday.last_date = date_of(first + pick(random, 0, 20) * day_seconds);
    if (chance(random, 60)) holiday.yearly = true;
    if (chance(random, 30)) holiday.from = random_time(random, 0, 1'200);
    if (chance(random, 30)) holiday.until = random_time(random, 1'215, 1'440);
    return holiday;
}

/// The C library's local time is the process's, and so is this.
class LibraryZone {
public:
    explicit LibraryZone(const std::string& name) {
        setenv("TZ", name.c_str(), 1);
        tzset();
    }

    LibraryZone(const LibraryZone&) = delete;
    LibraryZone& operator=(const LibraryZone&) = delete;

    ~LibraryZone() {
        unsetenv("TZ");
        tzset();
    }
};

int minute_of(const std::string& text) { return std::stoi(text) * 60 + std::stoi(text.substr(3)); }

/// What a description means, one minute of the wall clock at a time.
struct Minutes {
    explicit Minutes(const CalendarDefinition& definition);

    struct Hours {
        std::array<bool, 7> begins{};  // From Monday.
        int from = 0, to = 0;
    };

    struct Closed {
        std::string first, last;
        bool is_yearly = false;
        int from = 0, until = 1'440;

        bool is_on(const std::string& date) const;
    };

    bool is_open(const std::tm& tm);

    bool is_always_open = false;
    std::vector<Hours> hours;
    std::vector<Closed> holidays;
    std::string today;                        // The date looked at last,
    std::vector<const Closed*> closed_today;  // and what is closed then.
};

Minutes::Minutes(const CalendarDefinition& definition)
    : is_always_open(definition.always_open.value_or(false)) {
    for (const OpeningHours& given : definition.hours) {
        Hours& kept = hours.emplace_back();
        for (Weekday day : given.days) kept.begins.at(static_cast<std::size_t>(day)) = true;
        kept.from = minute_of(given.from.value);
        kept.to = minute_of(given.to.value);
    }
    for (const Holiday& given : definition.holidays)
        holidays.push_back(
            {given.date.value, given.last_date.value_or(given.date).value,
             given.yearly.value_or(false), given.from ? minute_of(given.from->value) : 0,
             given.until ? minute_of(given.until->value) : 1'440}
        );
}

bool Minutes::Closed::is_on(const std::string& date) const {
    if (date < first) return false;
    if (!is_yearly) return date <= last;
    auto day = date.substr(5), begin = first.substr(5), end = last.substr(5);
    bool is_in_one_year = first.substr(0, 4) == last.substr(0, 4);
    return is_in_one_year ? begin <= day && day <= end : begin <= day || day <= end;
}

bool Minutes::is_open(const std::tm& tm) {
    int minute = tm.tm_hour * 60 + tm.tm_min;
    auto weekday = static_cast<std::size_t>((tm.tm_wday + 6) % 7), before = (weekday + 6) % 7;
    bool is_in_hours =
        is_always_open || std::ranges::any_of(hours, [&](const Hours& span) {
            if (span.to > span.from)
                return span.begins.at(weekday) && span.from <= minute && minute < span.to;
            return (span.begins.at(weekday) && minute >= span.from) ||
                   (span.begins.at(before) && minute < span.to);
        });
    if (!is_in_hours || holidays.empty()) return is_in_hours;
    std::array<char, 11> date{};
    std::strftime(date.data(), date.size(), "%Y-%m-%d", &tm);
    if (today != date.data()) {
        today = date.data();
        closed_today.clear();
        for (const Closed& closed : holidays)
            if (closed.is_on(today)) closed_today.push_back(&closed);
    }
    return std::ranges::none_of(closed_today, [&](const Closed* closed) {
        return closed->from <= minute && minute < closed->until;
    });
}

}  // namespace

std::uint64_t seed() {
    if (const char* given = std::getenv("MAINSTAY_TEST_SEED")) return std::stoull(given);
    return std::random_device{}();
}

std::int64_t pick(Random& random, std::int64_t min, std::int64_t max) {
    return std::uniform_int_distribution<std::int64_t>(min, max)(random);
}

std::string random_zone(Random& random) {
    return zones.at(static_cast<std::size_t>(pick(random, 0, zones.size() - 1)));
}

CalendarDefinition random_calendar(Random& random) {
    CalendarDefinition definition{.zone = {random_zone(random)}};
    if (chance(random, 10))
        definition.always_open = true;
    else
        for (auto count = pick(random, 1, 3); count > 0; --count)
            definition.hours.push_back(random_hours(random));
    for (auto count = pick(random, 0, 12); count > 0; --count)
        definition.holidays.push_back(random_holiday(random));
    return definition;
}

Time random_minute(Random& random, const std::string& zone) {
    auto second = pick(random, second_1975, second_2036);
    if (chance(random, 60)) {
        auto change = (*Zone::find("zone", zone)).stretch_at(second).end;
        if (change < second_2036) second = change + pick(random, -day_seconds, day_seconds);
    } else if (chance(random, 20)) {
        auto leap_day = 68'169'600 + pick(random, 1, 15) * 1'461 * day_seconds;  // 1972-02-29
        second = leap_day + pick(random, -day_seconds, day_seconds);
    }
    return {second / 60 * 60'000'000};
}

std::vector<bool> open_minutes(const CalendarDefinition& definition, Time begin, int count) {
    LibraryZone zone(definition.zone.value);
    Minutes meaning(definition);
    std::vector<bool> minutes;
    std::time_t second = begin.micros / 1'000'000;
    for (int i = 0; i < count; ++i, second += 60) {
        std::tm tm{};
        localtime_r(&second, &tm);
        minutes.push_back(meaning.is_open(tm));
    }
    return minutes;
}

std::chrono::microseconds processor_time() {
    return std::chrono::microseconds(std::clock() * (1'000'000 / CLOCKS_PER_SEC));
}

}  // namespace mainstay::calendar::testing
