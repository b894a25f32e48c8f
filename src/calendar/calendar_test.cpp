#include "calendar/calendar.hpp"

#include <chrono>

#include <doctest/doctest.h>

#include "calendar/testing.hpp"
#include "wire/codec.hpp"

namespace mainstay::calendar::calendar_test {

namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""us;

/// A calendar as its JSON says.
Calendar calendar(std::string_view json) {
    auto definition = wire::parse<CalendarDefinition>(json);
    REQUIRE(definition);
    auto read = Calendar::create("calendar", *definition);
    INFO((read ? "" : read.error().fields[0].message));
    REQUIRE(read);
    return *read;
}

/// Nine to five from Monday to Friday in Berlin, with these holidays.
Calendar office(std::string_view holidays = "") {
    return calendar(
        R"({"zone": "Europe/Berlin", "hours": [{"days": ["monday", "tuesday", "wednesday",)"
        R"("thursday", "friday"], "from": "09:00", "to": "17:00"}], "holidays": [)" +
        std::string(holidays) + "]}"
    );
}

Calendar always(std::string_view zone) {
    return calendar(R"({"zone": ")" + std::string(zone) + R"(", "always_open": true})");
}

/// Each field that is wrong, with its code.
std::string refused(std::string_view json) {
    auto definition = wire::parse<CalendarDefinition>(json);
    REQUIRE(definition);
    auto read = Calendar::create("", *definition);
    if (read) return "";
    std::string all;
    for (const FieldError& error : read.error().fields)
        all += error.field + " " + error.code + "\n";
    return all;
}

Time at(std::string_view text) { return parse_time(text).value(); }

std::string text(const Calendar& calendar, std::optional<Time> time) {
    return time ? calendar.zone().text(*time) : "never";
}

}  // namespace

TEST_CASE("business time is what lies in the opening hours") {
    auto desk = office();

    CHECK(desk.between(at("2026-11-26T10:00:00+01:00"), at("2026-11-26T11:30:00+01:00")) == 90min);
    CHECK(desk.between(at("2026-11-27T16:00:00+01:00"), at("2026-11-30T10:00:00+01:00")) == 2h);
    CHECK(desk.between(at("2026-11-28T00:00:00+01:00"), at("2026-11-29T23:00:00+01:00")) == 0h);
    CHECK(desk.between(at("2026-11-30T10:00:00+01:00"), at("2026-11-27T16:00:00+01:00")) == 0h);
}

TEST_CASE("work that fills the day is due when it closes, not when it opens next") {
    auto desk = office();

    CHECK(
        text(desk, desk.after(at("2026-11-26T09:00:00+01:00"), 8h)) == "2026-11-26T17:00:00+01:00"
    );
    CHECK(
        text(desk, desk.after(at("2026-11-26T09:00:00+01:00"), 8h + 1s)) ==
        "2026-11-27T09:00:01+01:00"
    );
    CHECK(
        text(desk, desk.after(at("2026-11-27T16:30:00+01:00"), 1h)) == "2026-11-30T09:30:00+01:00"
    );
    CHECK(
        text(desk, desk.after(at("2026-11-28T12:00:00+01:00"), 0h)) == "2026-11-28T12:00:00+01:00"
    );
}

TEST_CASE("a mail at midnight begins to count in the morning") {
    auto desk = office();

    auto midnight = at("2026-11-26T00:00:00+01:00");

    CHECK(text(desk, desk.next_opening(midnight)) == "2026-11-26T09:00:00+01:00");
    CHECK(text(desk, desk.after(midnight, 1h)) == "2026-11-26T10:00:00+01:00");
}

TEST_CASE("a day of a holiday is closed, whatever the hours") {
    auto desk = office(R"({"name": "Christmas", "date": "2026-12-24", "last_date": "2026-12-28"})");

    CHECK(
        text(desk, desk.after(at("2026-12-23T16:00:00+01:00"), 2h)) == "2026-12-29T10:00:00+01:00"
    );
    CHECK_FALSE(desk.is_open_at(at("2026-12-24T12:00:00+01:00")));
    CHECK(desk.is_open_at(at("2027-12-24T12:00:00+01:00")));
}

TEST_CASE("the holidays that close a time are named, each once and in order") {
    auto desk = office(
        R"({"name": "New Year", "date": "2020-01-01", "yearly": true},)"
        R"({"name": "Christmas", "date": "2020-12-24", "last_date": "2020-12-28", "yearly": true},)"
        R"({"name": "Stocktaking", "date": "2026-12-29", "last_date": "2026-12-30", "from": "15:00"})"
    );
    auto named = [&](std::string_view from, std::string_view until, std::size_t max = 5) {
        std::string text;
        for (const auto& name : desk.holidays(at(from), at(until), max)) text += name + " ";
        return text;
    };

    CHECK(named("2026-12-23T18:00:00+01:00", "2026-12-24T00:00:00+01:00").empty());
    CHECK(named("2026-12-23T18:00:00+01:00", "2026-12-24T00:00:01+01:00") == "Christmas ");
    CHECK(named("2026-12-28T23:59:00+01:00", "2026-12-29T09:00:00+01:00") == "Christmas ");
    CHECK(
        named("2026-12-24T00:00:00+01:00", "2027-01-02T00:00:00+01:00") ==
        "Christmas Stocktaking New Year "
    );
    CHECK(named("2026-12-24T00:00:00+01:00", "2027-01-02T00:00:00+01:00", 1) == "Christmas ");
    CHECK(desk.holidays(Time{-2}, Time{-1}, 5).empty());
    CHECK(named("2099-12-31T00:00:00Z", "2150-01-01T00:00:00Z").empty());
}

TEST_CASE("a yearly holiday comes each year from its own on, also over the turn of the year") {
    auto desk = office(
        R"({"name": "Holidays", "date": "2025-12-24", "last_date": "2026-01-01", "yearly": true})"
    );

    CHECK(desk.is_open_at(at("2024-12-24T12:00:00+01:00")));
    CHECK_FALSE(desk.is_open_at(at("2025-12-24T12:00:00+01:00")));
    CHECK_FALSE(desk.is_open_at(at("2099-01-01T12:00:00+01:00")));
    CHECK(desk.between(at("2031-12-24T00:00:00+01:00"), at("2032-01-02T00:00:00+01:00")) == 0h);
}

TEST_CASE("a yearly 29th of February is kept in leap years only") {
    auto desk = office(R"({"name": "Leap day", "date": "2024-02-29", "yearly": true})");

    CHECK_FALSE(desk.is_open_at(at("2028-02-29T12:00:00+01:00")));
    CHECK(desk.is_open_at(at("2029-02-28T12:00:00+01:00")));
    CHECK(desk.is_open_at(at("2029-03-01T12:00:00+01:00")));
}

TEST_CASE("a holiday may take a part of the day") {
    auto desk = office(
        R"({"name": "Staff meeting", "date": "2026-11-26", "from": "10:00", "until": "11:30"},)"
        R"({"name": "New Year's Eve", "date": "2026-12-31", "from": "12:00"})"
    );

    CHECK(desk.between(at("2026-11-26T00:00:00+01:00"), at("2026-11-27T00:00:00+01:00")) == 390min);
    CHECK(desk.between(at("2026-12-31T00:00:00+01:00"), at("2027-01-01T00:00:00+01:00")) == 3h);
}

TEST_CASE("a night shift goes on into the next day, and a holiday ends it at midnight") {
    auto night =
        calendar(R"({"zone": "Europe/Berlin", "hours": [{"days": ["sunday"], "from": "22:00",)"
                 R"("to": "06:00"}], "holidays": [{"name": "Monday off", "date": "2026-12-07"}]})");

    CHECK(
        night.intervals(at("2026-11-28T00:00:00Z"), at("2026-12-12T00:00:00Z"), 9) ==
        std::vector<Interval>{
            {at("2026-11-29T22:00:00+01:00"), at("2026-11-30T06:00:00+01:00")},
            {at("2026-12-06T22:00:00+01:00"), at("2026-12-07T00:00:00+01:00")}
        }
    );
}

TEST_CASE("an hour that the clock skips does not count, one that it shows twice counts twice") {
    auto night =
        calendar(R"({"zone": "Europe/Berlin", "hours": [{"days": ["sunday"], "from": "01:00",)"
                 R"("to": "05:00"}]})");

    CHECK(night.between(at("2026-03-28T12:00:00Z"), at("2026-03-29T12:00:00Z")) == 3h);
    CHECK(night.between(at("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z")) == 5h);
    CHECK(
        text(night, night.after(at("2026-10-25T01:30:00+02:00"), 2h)) == "2026-10-25T02:30:00+01:00"
    );
    CHECK(
        night.intervals(at("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z"), 9) ==
        std::vector<Interval>{{at("2026-10-25T01:00:00+02:00"), at("2026-10-25T05:00:00+01:00")}}
    );
}

TEST_CASE("hours that the clock skips altogether are not open on that day") {
    auto night =
        calendar(R"({"zone": "Europe/Berlin", "hours": [{"days": ["sunday"], "from": "02:00",)"
                 R"("to": "03:00"}]})");

    CHECK(
        text(night, night.next_opening(at("2026-03-23T12:00:00Z"))) == "2026-04-05T02:00:00+02:00"
    );
}

TEST_CASE("a day that a zone left out is not counted") {
    auto apia = always("Pacific/Apia");
    auto weekdays =
        calendar(R"({"zone": "Pacific/Apia", "hours": [{"days": ["friday"], "from": "00:00",)"
                 R"("to": "24:00"}]})");

    // The clock went from the end of Thursday, 29th to the beginning of Saturday, 31st.
    CHECK(apia.between(at("2011-12-30T09:00:00Z"), at("2011-12-30T11:00:00Z")) == 2h);
    CHECK(weekdays.between(at("2011-12-28T00:00:00Z"), at("2012-01-03T00:00:00Z")) == 0h);
}

TEST_CASE("around the clock, business time is time") {
    auto desk = always("Europe/Berlin");

    CHECK(desk.between(at("2026-03-29T00:00:00Z"), at("2026-03-30T00:00:00.5Z")) == 24h + 500ms);
    CHECK(text(desk, desk.after(at("2026-10-25T00:00:00Z"), 24h)) == "2026-10-26T01:00:00+01:00");
    CHECK(desk.intervals(at("2026-01-01T00:00:00Z"), at("2036-01-01T00:00:00Z"), 9).size() == 1);
}

TEST_CASE("hours that overlap or touch are joined") {
    auto desk = calendar(
        R"({"zone": "UTC", "hours": [{"days": ["monday"], "from": "08:00", "to": "12:00"},)"
        R"({"days": ["monday"], "from": "12:00", "to": "24:00"},)"
        R"({"days": ["monday", "tuesday"], "from": "00:00", "to": "09:00"}]})"
    );

    CHECK(
        desk.intervals(at("2026-11-22T00:00:00Z"), at("2026-11-28T00:00:00Z"), 9) ==
        std::vector<Interval>{{at("2026-11-23T00:00:00Z"), at("2026-11-24T09:00:00Z")}}
    );
}

TEST_CASE("an explanation is cut at the number of intervals asked for") {
    auto desk = office();

    CHECK(desk.intervals(at("2000-01-01T00:00:00Z"), at("2099-01-01T00:00:00Z"), 5).size() == 5);
}

TEST_CASE("what is not reached before 2100 is never due") {
    auto desk = office();

    CHECK(text(desk, desk.after(at("2099-12-31T00:00:00Z"), 1000h)) == "never");
    CHECK(text(desk, desk.after(at("2026-11-26T09:00:00+01:00"), 1'000'000h)) == "never");
    CHECK(text(desk, desk.next_opening(at("2100-01-01T00:00:00Z"))) == "never");
    CHECK_FALSE(desk.is_open_at(at("2150-01-04T12:00:00Z")));
}

TEST_CASE("a calendar that never opens is refused") {
    CHECK(refused(R"({"zone": "UTC"})") == "hours never_opens\n");
    CHECK(
        refused(R"({"zone": "UTC", "always_open": true, "holidays": [{"name": "Spring",)"
                R"("date": "1970-01-01", "last_date": "1970-06-30", "yearly": true},)"
                R"({"name": "Autumn", "date": "1970-07-01", "last_date": "1970-12-31",)"
                R"("yearly": true}]})") == "hours never_opens\n"
    );
}

TEST_CASE("a description is refused with each field that is wrong") {
    CHECK(refused(R"({"zone": "Europe/Atlantis", "always_open": true})") == "zone unknown_zone\n");
    CHECK(
        refused(R"({"zone": "UTC", "hours": [{"days": [], "from": "8:000", "to": "24:01"},)"
                R"({"days": ["monday"], "from": "24:00", "to": "12:60"},)"
                R"({"days": ["monday"], "from": "08:00", "to": "08:00"}]})") ==
        "hours[0].days no_days\nhours[0].from bad_time_of_day\nhours[0].to bad_time_of_day\n"
        "hours[1].from bad_time_of_day\nhours[1].to bad_time_of_day\n"
        "hours[2].to no_time_between\n"
    );
    CHECK(
        refused(R"({"zone": "UTC", "always_open": true, "hours": [{"days": ["monday"],)"
                R"("from": "08:00", "to": "09:00"}], "holidays": [)"
                R"({"name": "a", "date": "2026-02-29"}, {"name": "b", "date": "1969-12-31"},)"
                R"({"name": "c", "date": "2026-05-02", "last_date": "2026-05-01"},)"
                R"({"name": "d", "date": "2026-05-02", "last_date": "2028-05-01"},)"
                R"({"name": "e", "date": "2026-05-02", "from": "12:00", "until": "12:00"},)"
                R"({"name": "f", "date": "2026-05-02", "last_date": "2100-01-01"}]})") ==
        "hours hours_of_always_open\nholidays[0].date bad_date\nholidays[1].date bad_date\n"
        "holidays[2].last_date before_first\nholidays[3].last_date too_many_days\n"
        "holidays[4].until not_after\nholidays[5].last_date bad_date\n"
    );
}

TEST_CASE("a wrong field is named within what holds the calendar") {
    auto read = Calendar::create("calendar", {.zone = {"UTC"}});

    REQUIRE_FALSE(read);
    CHECK(read.error().fields[0].field == "calendar.hours");
}

TEST_CASE("ten years of the worst calendar that is taken are counted in microseconds") {
    CalendarDefinition definition{.zone = {"Africa/Casablanca"}};
    for (int i = 0; i < 1'000; ++i) {
        auto minute = i % 700 * 2;
        auto time = [](int value) {
            return TimeOfDay{std::string{
                char('0' + value / 600), char('0' + value / 60 % 10), ':',
                char('0' + value % 60 / 10), char('0' + value % 10)
            }};
        };
        definition.hours.push_back(
            {{Weekday::monday, Weekday::friday}, time(minute), time(minute + 1)}
        );
        definition.holidays.push_back(
            {.name = {"x"},
             .date = {"1970-01-01"},
             .yearly = true,
             .from = time(minute),
             .until = time(minute + 1)}
        );
    }
    auto created_at = testing::processor_time();
    auto desk = Calendar::create("", definition);
    auto creation = testing::processor_time() - created_at;
    REQUIRE(desk);

    auto begin = at("2026-01-01T00:00:00Z");
    auto started_at = testing::processor_time();
    constexpr int rounds = 1'000;
    std::int64_t sum = 0;
    for (int i = 0; i < rounds; ++i) {
        auto ten_years = desk->between(begin, begin + 87'600h);
        sum += ten_years.count() + desk->after(begin, ten_years)->micros;
    }
    auto each = (testing::processor_time() - started_at) / rounds;

    CHECK(sum > 0);
    CHECK(each < 200us);
    CHECK(creation < 4s);
}

TEST_CASE("holidays that would come to too many closures are refused") {
    CalendarDefinition definition{.zone = {"UTC"}, .always_open = true};
    definition.holidays.assign(
        10, {.name = {"x"},
             .date = {"1970-01-01"},
             .last_date = Date{"1970-12-20"},
             .yearly = true,
             .from = TimeOfDay{"10:00"}}
    );

    auto read = Calendar::create("", definition);

    REQUIRE_FALSE(read);
    CHECK(read.error().fields[0].code == "too_many_closures");
}

}  // namespace mainstay::calendar::calendar_test
