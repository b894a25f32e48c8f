#include "calendar/icalendar.hpp"

#include <chrono>

#include <doctest/doctest.h>

#include "calendar/calendar.hpp"
#include "calendar/testing.hpp"
#include "wire/codec.hpp"

namespace mainstay::calendar::icalendar_test {

namespace {

/// A file of these lines between those that each file has.
std::string file(std::string_view events) {
    std::string text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n";
    text += events;
    text += "END:VCALENDAR\n";
    std::string lines;
    for (char c : text) lines += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return lines;
}

std::string event(std::string_view lines) {
    return "BEGIN:VEVENT\nUID:1@example.org\nDTSTAMP:20260101T000000Z\nSUMMARY:Day off\n" +
           std::string(lines) + "END:VEVENT\n";
}

Result<ImportedHolidays> read(std::string_view text, int first = 2026, int last = 2027) {
    return read_icalendar("file", text, *Zone::find("zone", "Europe/Berlin"), {{first}, {last}});
}

/// Each holiday in a line: `2026-12-24 to 2026-12-26 yearly 10:00-12:00 Name`.
std::string text(const Result<ImportedHolidays>& imported) {
    if (!imported)
        return imported.error().fields[0].code + ": " +
               fill(imported.error().fields[0].message, imported.error().fields[0].parameters);
    std::string all;
    for (const Holiday& holiday : imported->holidays) {
        all += holiday.date.value;
        if (holiday.last_date) all += " to " + holiday.last_date->value;
        if (holiday.yearly) all += " yearly";
        if (holiday.from || holiday.until)
            all += " " + (holiday.from ? holiday.from->value : "") + "-" +
                   (holiday.until ? holiday.until->value : "");
        all += " " + holiday.name.value + "\n";
    }
    for (const SkippedEvent& event : imported->skipped)
        all += "skipped: " + std::string(wire::print(event)) + "\n";
    return all;
}

/// What a file with one event, and only these lines in it, comes to.
std::string holidays(std::string_view lines) { return text(read(file(event(lines)))); }

std::string skipped(std::string_view reason) {
    return R"(skipped: {"line":4,"summary":"Day off","reason":")" + std::string(reason) + "\"}\n";
}

/// As skipped(), where the summary was not read any more.
std::string unread(std::string_view reason) {
    return R"(skipped: {"line":4,"summary":"","reason":")" + std::string(reason) + "\"}\n";
}

}  // namespace

TEST_CASE("a whole day of a file is a holiday, and its end is the day after") {
    CHECK(holidays("DTSTART;VALUE=DATE:20261224\n") == "2026-12-24 Day off\n");
    CHECK(
        holidays("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261225\n") ==
        "2026-12-24 Day off\n"
    );
    CHECK(
        holidays("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\n") ==
        "2026-12-24 to 2026-12-26 Day off\n"
    );
    CHECK(
        holidays("DTSTART;VALUE=DATE:20261224\nDURATION:P1W\n") ==
        "2026-12-24 to 2026-12-30 Day off\n"
    );
}

TEST_CASE("what comes on one date each year is one yearly holiday") {
    CHECK(
        holidays("DTSTART;VALUE=DATE:20251003\nRRULE:FREQ=YEARLY\n") ==
        "2025-10-03 yearly Day off\n"
    );
    CHECK(
        holidays("DTSTART;VALUE=DATE:20251003\nRRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=3\n") ==
        "2025-10-03 yearly Day off\n"
    );
    CHECK(
        holidays("DTSTART;VALUE=DATE:19040229\nRRULE:FREQ=YEARLY\n") ==
        "1972-02-29 yearly Day off\n"
    );
}

TEST_CASE("other rules become a holiday for each time in the years asked for") {
    CHECK(
        holidays("DTSTART;VALUE=DATE:20000101\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\n") ==
        "2026-11-26 Day off\n2027-11-25 Day off\n"
    );
    CHECK(
        holidays("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3\n") ==
        "2026-01-01 Day off\n2026-01-31 Day off\n2026-02-28 Day off\n"
    );
    CHECK(
        holidays("DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261231\n"
                 "EXDATE;VALUE=DATE:20261215\n") == "2026-12-01 Day off\n2026-12-29 Day off\n"
    );
}

TEST_CASE("times become parts of days, as the clock of the calendar's zone shows them") {
    CHECK(
        holidays("DTSTART:20261231T110000Z\nDTEND:20261231T230000Z\n") ==
        "2026-12-31 12:00- Day off\n"
    );
    CHECK(
        holidays("DTSTART;TZID=America/New_York:20260710T090000\nDURATION:PT1H30M\n") ==
        "2026-07-10 15:00-16:30 Day off\n"
    );
    CHECK(
        holidays("DTSTART:20260710T093030\nDTEND:20260710T103030\n") ==
        "2026-07-10 09:30-10:31 Day off\n"
    );
    CHECK(
        holidays("DTSTART:20260710T200000\nDTEND:20260712T060000\n") ==
        "2026-07-10 20:00- Day off\n2026-07-11 Day off\n2026-07-12 -06:00 Day off\n"
    );
    CHECK(
        holidays("DTSTART;TZID=Europe/Berlin:20260326T120000\nDTEND;TZID=Europe/Berlin:"
                 "20260326T130000\nRRULE:FREQ=DAILY;UNTIL=20260330T100000Z\n"
                 "EXDATE;TZID=Europe/Berlin:20260327T120000\n") ==
        "2026-03-26 12:00-13:00 Day off\n2026-03-28 12:00-13:00 Day off\n"
        "2026-03-29 12:00-13:00 Day off\n2026-03-30 12:00-13:00 Day off\n"
    );
}

TEST_CASE("folded lines, alarms, small letters and a byte order mark are understood") {
    auto folded =
        "\xEF\xBB\xBF" +
        file(
            "BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:19701025T030000\nEND:STANDARD\n"
            "END:VTIMEZONE\nbegin:VEVENT\nsummary;LANGUAGE=de:Tag der\n  Einheit\\, ganz\n\ttägig\n"
            "dtstart;value=date:202610\n 03\nBEGIN:VALARM\nSUMMARY:Wake up\n"
            "TRIGGER:-PT1H\nEND:VALARM\nend:VEVENT\n"
        );

    CHECK(text(read(folded)) == "2026-10-03 Tag der Einheit, ganztägig\n");
}

TEST_CASE("an event that is no holiday is named, with its line and the reason") {
    CHECK(holidays("DTSTART;VALUE=DATE:20200101\n") == skipped("outside_years"));
    CHECK(holidays("DTSTART;VALUE=DATE:20260101\nSTATUS:CANCELLED\n") == unread("cancelled"));
    CHECK(holidays("") == unread("malformed"));
    CHECK(holidays("DTSTART;VALUE=DATE:20260231\n") == unread("malformed"));
    CHECK(holidays("DTSTART:yesterday\n") == unread("malformed"));
    CHECK(holidays("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=NEVER\n") == unread("malformed"));
    CHECK(holidays("DTSTART:20260101T100000Z\n") == skipped("no_duration"));
    CHECK(
        holidays("DTSTART;VALUE=DATE:20260102\nDTEND;VALUE=DATE:20260101\n") ==
        skipped("no_duration")
    );
    CHECK(holidays("DTSTART;VALUE=DATE:20260101\nDURATION:P9999999D\n") == skipped("too_long"));
    CHECK(
        holidays("DTSTART;TZID=W. Europe Standard Time:20260101T100000\nDURATION:PT1H\n") ==
        unread("unknown_zone")
    );
    CHECK(
        holidays("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=SECONDLY\n") == unread("unsupported_rule")
    );
    CHECK(
        holidays("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYWEEKNO=20\n") ==
        unread("unsupported_rule")
    );
    CHECK(
        holidays("DTSTART;VALUE=DATE:20260101\nRDATE;VALUE=DATE:20260105\n") ==
        unread("unsupported_rule")
    );
    CHECK(
        holidays("DTSTART;VALUE=DATE:20260101\nRECURRENCE-ID;VALUE=DATE:20260102\n") ==
        unread("changed_occurrence")
    );
}

TEST_CASE("what is no calendar file is refused with the reason") {
    auto refused = [](std::string_view bytes) {
        auto imported = read(bytes);
        REQUIRE_FALSE(imported);
        CHECK(imported.error().fields[0].field == "file");
        CHECK(imported.error().fields[0].code == "no_calendar_file");
        return imported.error().fields[0].parameters.at("reason");
    };
    std::string many, deep;
    for (int i = 0; i < 5'001; ++i) many += "BEGIN:VEVENT\nEND:VEVENT\n";
    for (int i = 0; i < 8; ++i) deep += "BEGIN:X\n";

    CHECK(refused("") == "its end is missing");
    CHECK(refused("<html>") == "it does not begin with BEGIN:VCALENDAR");
    CHECK(refused("BEGIN:VCARD\nEND:VCARD\n") == "it does not begin with BEGIN:VCALENDAR");
    CHECK(refused("BEGIN:VCALENDAR\nBEGIN:VEVENT\n") == "its end is missing");
    CHECK(
        refused("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n") ==
        "line 3 ends what was not begun"
    );
    CHECK(refused("BEGIN:VCALENDAR\nSUMMARY:\xFF\nEND:VCALENDAR\n") == "it is not UTF-8 text");
    CHECK(refused(file(many)) == "more than 5000 events");
    CHECK(refused(file(deep)) == "more than 8 components in one");
    CHECK(refused(std::string(icalendar_bytes_max + 1, 'x')) == "it has 1048577 bytes");
}

TEST_CASE("more holidays than a calendar takes are refused") {
    auto daily = read(file(event("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY\n")), 2026, 2030);

    REQUIRE_FALSE(daily);
    CHECK(daily.error().fields[0].code == "too_many_holidays");
}

TEST_CASE("a holiday's name is one line of at most a hundred characters, and never empty") {
    auto long_name = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nSUMMARY:a\\nb\x01" +
                     std::string(30'000, 'x') + "\nEND:VEVENT\n";
    auto no_name = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nSUMMARY:\nEND:VEVENT\n";

    CHECK(text(read(file(long_name))) == "2026-01-01 a b " + std::string(96, 'x') + "\n");
    CHECK(text(read(file(no_name))) == "2026-01-01 Holiday\n");
}

TEST_CASE("the worst files that are taken are read in little time") {
    std::string rules, exceptions, lines, folds;
    while (rules.size() < 900'000)
        rules +=
            "BEGIN:VEVENT\nDTSTART;VALUE=DATE:19000101\nRRULE:FREQ=YEARLY;BYMONTH=2;"
            "BYMONTHDAY=30;BYDAY=1MO,2TU,3WE,4TH,5FR,-1SA,-2SU;COUNT=9;INTERVAL=7\n"
            "END:VEVENT\n";
    while (exceptions.size() < 900'000) {
        exceptions +=
            "BEGIN:VEVENT\nDTSTART:19000101T000000Z\nDURATION:PT1M\n"
            "RRULE:FREQ=DAILY;BYMONTH=2\n";
        for (int i = 0; i < 58; ++i) {
            exceptions += "EXDATE:20260201T000001Z";
            for (int n = 0; n < 500; ++n) exceptions += ",20260201T000001Z";
            exceptions += '\n';
        }
        exceptions += "END:VEVENT\n";
    }
    lines = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\n";
    while (lines.size() < 900'000) lines += "RRULE:FREQ=DAILY\n";
    lines += "END:VEVENT\n";
    folds = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nSUMMARY:x\n";
    while (folds.size() < 900'000) folds += " x\n";
    folds += "END:VEVENT\n";

    for (const auto& worst : {rules, exceptions, lines, folds}) {
        auto bytes = file(worst).substr(0, icalendar_bytes_max);
        auto started_at = testing::processor_time();
        auto imported = read(bytes, 1970, 2099);
        auto took = testing::processor_time() - started_at;
        INFO(worst.substr(0, 80));
        CAPTURE(took.count());
        CHECK(took < std::chrono::seconds(8));
    }
}

TEST_CASE("what is imported can be a calendar's") {
    auto imported = read(file(
        event("DTSTART;VALUE=DATE:20251224\nDTEND;VALUE=DATE:20260102\nRRULE:FREQ=YEARLY\n") +
        event("DTSTART:20260710T200000\nDTEND:20260712T060000\n")
    ));
    REQUIRE(imported);
    CalendarDefinition definition{.zone = {"Europe/Berlin"}, .always_open = true};
    definition.holidays = imported->holidays;

    auto calendar = Calendar::create("", definition);

    REQUIRE(calendar);
    CHECK_FALSE(calendar->is_open_at(parse_time("2031-12-31T12:00:00Z").value()));
    CHECK_FALSE(calendar->is_open_at(parse_time("2026-07-12T03:59:00Z").value()));
    CHECK(calendar->is_open_at(parse_time("2026-07-12T04:00:00Z").value()));
}

}  // namespace mainstay::calendar::icalendar_test
