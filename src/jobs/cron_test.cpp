#include "jobs/cron.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <string>

#include <doctest/doctest.h>

#include "jobs/schedule_command.hpp"

namespace mainstay::jobs::cron_test {

namespace {

std::uint64_t bits(std::initializer_list<int> values) {
    std::uint64_t set = 0;
    for (int value : values) set |= std::uint64_t{1} << value;
    return set;
}

Cron cron(std::string_view text) {
    auto read = parse_cron("cron", text);
    INFO(text);
    REQUIRE(read);
    return *read;
}

/// The code of the refusal, or nothing.
std::string refused(std::string_view text) {
    auto read = parse_cron("cron", text);
    if (read) return "";
    REQUIRE(read.error().fields.size() == 1);
    CHECK(read.error().fields[0].field == "cron");
    return read.error().fields[0].code;
}

Zone zone(std::string_view name) { return *Zone::find("zone", name); }

Time at(std::string_view text) { return parse_time(text).value(); }

/// The next runs, as the zone's clock shows them.
std::vector<std::string> runs(
    std::string_view expression, std::string_view zone_name, std::string_view after, int count
) {
    std::vector<std::string> texts;
    for (Time run : next_runs(cron(expression), zone(zone_name), at(after), count))
        texts.push_back(zone(zone_name).text(run));
    return texts;
}

using Runs = std::vector<std::string>;

/// The C library's view of zones, which knows nothing of the one that is tested.
class LibraryZone {
public:
    explicit LibraryZone(const char* name) {
        setenv("TZ", name, 1);
        tzset();
    }

    LibraryZone(const LibraryZone&) = delete;
    LibraryZone& operator=(const LibraryZone&) = delete;

    ~LibraryZone() {
        unsetenv("TZ");
        tzset();
    }

    /// What the clock shows, and as seconds since 1970 on that clock.
    static std::pair<std::tm, std::int64_t> wall_at(std::int64_t second) {
        std::tm tm{};
        std::time_t instant = second;
        localtime_r(&instant, &tm);
        return {tm, second + tm.tm_gmtoff};
    }

    static std::tm tm_of(std::int64_t wall) {
        std::tm tm{};
        std::time_t instant = wall;
        gmtime_r(&instant, &tm);
        return tm;
    }
};

bool matches(const Cron& cron, const std::tm& tm) {
    auto has = [](std::uint64_t set, int value) { return (set >> value & 1) == 1; };
    if (!has(cron.minutes, tm.tm_min) || !has(cron.hours, tm.tm_hour)) return false;
    if (!has(cron.months, tm.tm_mon + 1)) return false;
    bool is_day = has(cron.days, tm.tm_mday), is_weekday = has(cron.weekdays, tm.tm_wday);
    if (!cron.has_any_day && !cron.has_any_weekday) return is_day || is_weekday;
    return is_day && is_weekday;
}

/// Looks at each minute from `begin` to `end` (seconds since 1970), for all expressions at once.
std::vector<std::vector<Time>> minute_by_minute(
    const std::vector<Cron>& crons, std::int64_t begin, std::int64_t end
) {
    std::vector<std::vector<Time>> runs(crons.size());
    auto shown_until = LibraryZone::wall_at(begin - 60).second;  // The latest that it has shown.
    for (auto second = begin; second < end; second += 60) {
        auto [tm, wall] = LibraryZone::wall_at(second);
        for (std::size_t i = 0; i < crons.size(); ++i) {
            bool is_run = matches(crons[i], tm) && (crons[i].is_every_hour() || wall > shown_until);
            for (auto skipped = shown_until + 60; skipped < wall; skipped += 60)
                is_run = is_run || (!crons[i].is_every_hour() &&
                                    matches(crons[i], LibraryZone::tm_of(skipped)));
            if (is_run) runs[i].push_back(Time{second * 1'000'000});
        }
        shown_until = std::max(shown_until, wall);
    }
    return runs;
}

}  // namespace

TEST_CASE("a cron expression has numbers, ranges, steps, lists and names") {
    auto read = cron("0,30 8-10 */10 jan,JUL-Sep mon-fri");
    CHECK(read.minutes == bits({0, 30}));
    CHECK(read.hours == bits({8, 9, 10}));
    CHECK(read.days == bits({1, 11, 21, 31}));
    CHECK(read.months == bits({1, 7, 8, 9}));
    CHECK(read.weekdays == bits({1, 2, 3, 4, 5}));
    CHECK(read.has_any_day);
    CHECK_FALSE(read.has_any_weekday);

    CHECK(cron("10-40/15 * * * *").minutes == bits({10, 25, 40}));
    CHECK(cron("  05\t4  * * *  ") == cron("5 4 * * *"));
    CHECK(cron("0 0 * * 7") == cron("0 0 * * sun"));
    CHECK(cron("0 0 * * 5-7").weekdays == bits({5, 6, 0}));
    CHECK(cron("0 0 * * sat-sun").weekdays == bits({6, 0}));
    CHECK(cron("0 0 * * sun-tue").weekdays == bits({0, 1, 2}));
    CHECK(cron("0 0 * * */2").weekdays == bits({0, 2, 4, 6}));
}

TEST_CASE("the common recurrences have names") {
    CHECK(cron("@yearly") == cron("0 0 1 1 *"));
    CHECK(cron("@annually") == cron("0 0 1 1 *"));
    CHECK(cron("@monthly") == cron("0 0 1 * *"));
    CHECK(cron("@Weekly") == cron("0 0 * * 0"));
    CHECK(cron("@daily") == cron("0 0 * * *"));
    CHECK(cron("@midnight") == cron("0 0 * * *"));
    CHECK(cron(" @hourly ") == cron("0 * * * *"));
    CHECK(refused("@reboot") == "cron_parts");
    CHECK(refused("@daily @daily") == "cron_parts");
}

TEST_CASE("what is no cron expression is refused with the part that is wrong") {
    for (const char* text : {"", " ", "* * * *", "* * * * * *", "\n", "0 0 1 1 * /bin/true"})
        CHECK(refused(text) == "cron_parts");
    for (const char* text : {"60 * * * *",   "* 24 * * *",      "* * 0 * *",
                             "* * 32 * *",   "* * * 0 *",       "* * * 13 *",
                             "* * * * 8",    "-1 * * * *",      "5- * * * *",
                             "-5 * * * *",   "9-5 * * * *",     "1--2 * * * *",
                             ", * * * *",    "1,,2 * * * *",    "1, * * * *",
                             "x * * * *",    "* * * january *", "* * * mon *",
                             "* * * * jan",  "* * * * fri-mon", "*5 * * * *",
                             "** * * * *",   "? * * * *",       "* * L * *",
                             "* * * * 1#2",  "0x1 * * * *",     "99999999999999999999 * * * *",
                             "1-2-3 * * * *"})
        CHECK(refused(text) == "cron_value");
    for (const char* text :
         {"*/0 * * * *", "*/60 * * * *", "*/ * * * *", "5/10 * * * *", "*/x * * * *",
          "*/-1 * * * *", "1-5/2/2 * * * *"})
        CHECK(refused(text) == "cron_step");
    CHECK(refused(std::string(201, ' ')) == "too_long");
    CHECK(
        parse_cron("cron", "* 24 * * *").error().fields[0].message ==
        "cron has 24 as hour; write numbers from 0 to 23 there, ranges such as 0-23 with the "
        "lesser number first, lists with commas, or *"
    );
    CHECK(refused("\xff * * * *") == "cron_value");
}

TEST_CASE("an expression that never comes to pass is refused at once") {
    for (const char* text : {"0 0 31 2 *", "0 0 30 2 *", "* * 31 2,4,6,9,11 *", "0 0 31 4 */2"})
        CHECK(refused(text) == "cron_never");
    CHECK(refused("0 0 29 2 *") == "");
    CHECK(refused("0 0 31 2 mon") == "");  // On its Mondays.
}

TEST_CASE("what comes once in forty years is found") {
    CHECK(
        runs("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", 1) == Runs{"2104-02-29T00:00:00+00:00"}
    );
    // Only Sundays among the 29ths of February, since `*` stands in front.
    CHECK(
        runs("0 0 29 2 */7", "UTC", "2088-03-01T00:00:00Z", 1) == Runs{"2128-02-29T00:00:00+00:00"}
    );
    CHECK(runs("@yearly", "UTC", "9998-06-01T00:00:00Z", 5) == Runs{"9999-01-01T00:00:00+00:00"});
}

TEST_CASE("day of the month or weekday: either is enough where both are given") {
    CHECK(
        runs("0 12 13 * fri", "UTC", "2026-11-01T00:00:00Z", 4) ==
        Runs{
            "2026-11-06T12:00:00+00:00", "2026-11-13T12:00:00+00:00", "2026-11-20T12:00:00+00:00",
            "2026-11-27T12:00:00+00:00"
        }
    );
    CHECK(
        runs("0 12 1 * tue", "UTC", "2026-11-20T00:00:00Z", 3) ==
        Runs{"2026-11-24T12:00:00+00:00", "2026-12-01T12:00:00+00:00", "2026-12-08T12:00:00+00:00"}
    );
    // A field that begins with `*` restricts nothing by itself: both must match.
    CHECK(
        runs("0 12 */2 * fri", "UTC", "2026-11-01T00:00:00Z", 2) ==
        Runs{"2026-11-13T12:00:00+00:00", "2026-11-27T12:00:00+00:00"}
    );
}

TEST_CASE("a time that the clock skips in spring comes once, when the clock has gone on") {
    CHECK(
        runs("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3) ==
        Runs{"2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"}
    );
    CHECK(
        runs("*/10 2,3 29 3 *", "Europe/Berlin", "2026-03-28T23:00:00Z", 3) ==
        Runs{"2026-03-29T03:00:00+02:00", "2026-03-29T03:10:00+02:00", "2026-03-29T03:20:00+02:00"}
    );
    // A day that one zone never had.
    CHECK(
        runs("0 12 * * *", "Pacific/Apia", "2011-12-29T00:00:00Z", 3) ==
        Runs{"2011-12-29T12:00:00-10:00", "2011-12-31T00:00:00+14:00", "2011-12-31T12:00:00+14:00"}
    );
}

TEST_CASE("a time that the clock shows twice in autumn comes once") {
    CHECK(
        runs("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2) ==
        Runs{"2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"}
    );
    CHECK(
        runs("*/20 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", 2) ==
        Runs{"2026-10-25T02:40:00+02:00", "2026-10-26T02:00:00+01:00"}
    );
    // Asked while it shows it for the second time.
    CHECK(
        runs("30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", 1) ==
        Runs{"2026-10-26T02:30:00+01:00"}
    );
}

TEST_CASE("what comes each hour keeps its rhythm when clocks are changed") {
    CHECK(
        runs("30 * * * *", "Europe/Berlin", "2026-10-24T23:00:00Z", 4) ==
        Runs{
            "2026-10-25T01:30:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00",
            "2026-10-25T03:30:00+01:00"
        }
    );
    CHECK(
        runs("30 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 3) ==
        Runs{"2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00", "2026-03-29T04:30:00+02:00"}
    );
}

TEST_CASE("the next run agrees with a look at each minute of months, in zones of all kinds") {
    std::vector<const char*> expressions{
        "* * * * *",      "*/7 * * * *",    "0 * * * *",      "@hourly",        "30 2 * * *",
        "0 0 * * *",      "*/15 0-3 * * *", "45 1,2,3 * * *", "0 */2 * * *",    "0 */5 1 * *",
        "5 4 13 * fri",   "0 2 * * sun",    "0 3 * 3,10 */7", "59 23 31 * *",   "0 1 29 2 *",
        "1-59/2 2 * * *", "0 0 1-7 * mon",  "30 0 */3 * 1-5", "15,45 23 * * *", "0 0-22 * * *"
    };
    std::vector<Cron> crons;
    for (const char* each : expressions) crons.push_back(cron(each));

    struct Months {
        const char* zone;
        const char* begin;
        const char* end;
    };

    // Each holds all that its zone does to a clock; the first two also a leap day, and all but one
    // the end of a year.
    for (Months months :
         {Months{"Europe/Berlin", "2027-10-01T00:00:00Z", "2028-04-10T00:00:00Z"},
          Months{"America/New_York", "2027-10-25T00:00:00Z", "2028-03-25T00:00:00Z"},
          Months{"Australia/Lord_Howe", "2026-03-20T00:00:00Z", "2026-10-15T00:00:00Z"},
          Months{"Asia/Kathmandu", "1985-12-20T00:00:00Z", "1986-01-20T00:00:00Z"},
          Months{"America/Sao_Paulo", "2017-10-01T00:00:00Z", "2018-03-01T00:00:00Z"}}) {
        INFO(months.zone);
        LibraryZone library(months.zone);
        auto begin = at(months.begin), end = at(months.end);
        auto expected = minute_by_minute(crons, begin.micros / 1'000'000, end.micros / 1'000'000);
        auto own = zone(months.zone);
        for (std::size_t i = 0; i < crons.size(); ++i) {
            INFO(expressions[i]);
            std::vector<Time> found;
            for (auto next = next_run(crons[i], own, begin - std::chrono::microseconds(1));
                 next && *next < end; next = next_run(crons[i], own, *next))
                found.push_back(*next);
            CHECK(found.size() == expected[i].size());
            auto differs = std::ranges::mismatch(found, expected[i]);
            if (differs.in1 != found.end() && differs.in2 != expected[i].end())
                CHECK(own.text(*differs.in1) == own.text(*differs.in2));
        }
    }
}

TEST_CASE(
    "the next run does not depend on the moment within a gap or a repeated hour at which one asks"
) {
    auto berlin = zone("Europe/Berlin");
    for (const char* expression : {"30 2 * * *", "*/20 1-3 * * *", "0 * * * *", "0 3 * * *"}) {
        auto each = cron(expression);
        for (auto begin : {at("2026-03-28T20:00:00Z"), at("2026-10-24T20:00:00Z")}) {
            auto all = next_runs(each, berlin, begin, 100);
            auto last = begin;
            for (Time run : all) {
                CHECK(run > last);
                for (auto asked = last; asked < run; asked = asked + std::chrono::minutes(17))
                    CHECK(next_run(each, berlin, asked) == run);
                CHECK(next_run(each, berlin, run - std::chrono::microseconds(1)) == run);
                last = run;
            }
        }
    }
}

TEST_CASE("a zone that is not known is refused by its name") {
    for (const char* name :
         {"", "Europe/Bremen", "../../etc/passwd", "leapseconds", "tzdata.zi", "Europe", "\xff",
          "europe/berlin"}) {
        auto found = Zone::find("zone", name);
        INFO(name);
        REQUIRE_FALSE(found);
        CHECK(found.error().fields[0].code == "unknown_zone");
    }
    CHECK_FALSE(Zone::find("zone", std::string(100'000, 'x')));
    CHECK(zone("Asia/Kathmandu").text(at("2026-01-01T00:00:00Z")) == "2026-01-01T05:45:00+05:45");
    CHECK(zone("America/New_York").text(at("2026-01-01T00:00:00Z")) == "2025-12-31T19:00:00-05:00");
}

TEST_CASE("the command tells the next runs, a line each, on the clock of the zone") {
    auto now = at("2026-03-28T12:00:00Z");
    auto text = next_runs_text({"30 2 * * *", "Europe/Berlin", {2}}, now);

    REQUIRE(text);
    CHECK(*text == "2026-03-29T03:00:00+02:00\n2026-03-30T02:30:00+02:00\n");
    CHECK(next_runs_text({"x", "UTC", {2}}, now).error().fields[0].field == "expression");
    CHECK(next_runs_text({"@daily", "Moon", {2}}, now).error().fields[0].field == "zone");
}

}  // namespace mainstay::jobs::cron_test
