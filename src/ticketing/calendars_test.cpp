#include "ticketing/calendars.hpp"

#include <doctest/doctest.h>

#include "db/database.hpp"
#include "ticketing/desk_test.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::calendars_test {

namespace {

calendar::CalendarDefinition office() {
    using enum calendar::Weekday;
    return {
        .zone = {"Europe/Berlin"},
        .hours = {{{monday, friday}, {"09:00"}, {"17:00"}}},
        .holidays = {{.name = {"New Year"}, .date = {"2026-01-01"}, .yearly = true}}
    };
}

CalendarView a_calendar(db::Sql& sql, const Desk& desk, std::string name = "Office") {
    return done(create_calendar(sql, as(sql, desk.admin), {{std::move(name)}, office()})).body;
}

std::string names(const http::Page<CalendarItem>& page) {
    std::string all;
    for (const CalendarItem& item : page.items) all += item.name + " " + item.zone + "\n";
    return all;
}

}  // namespace

TEST_CASE("an administrator makes a calendar, and staff see it as it was made") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto made = a_calendar(sql, desk);

        auto shown = show_calendar(sql, as(sql, desk.lea), {made.id});

        REQUIRE(shown);
        CHECK(shown->body.name == "Office");
        CHECK(shown->body.definition == office());
        CHECK(shown->body.may.empty());
        CHECK(made.may == std::vector{CalendarAction::change});
        CHECK(identity::test::recorded(sql, "calendar", made.id.value) == "created");
    });
}

TEST_CASE("calendars are listed by name, in pages") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        for (const char* name : {"beta", "Alpha", "gamma"}) a_calendar(sql, desk, name);
        auto call = as(sql, desk.audrey);

        auto first = done(list_calendars(sql, call, {.limit = {{2}}, .cursor = {}}));
        auto second =
            done(list_calendars(sql, call, {.limit = {{2}}, .cursor = Line<500>{*first.next}}));

        CHECK(names(first) == "Alpha Europe/Berlin\nbeta Europe/Berlin\n");
        CHECK(names(second) == "gamma Europe/Berlin\n");
        CHECK_FALSE(second.next);
        CHECK(first.may.empty());
        CHECK(
            done(list_calendars(sql, as(sql, desk.admin), {})).may ==
            std::vector<std::string>{"create"}
        );
    });
}

TEST_CASE("a calendar is changed from the version that was read, and the change is on record") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto made = a_calendar(sql, desk);
        a_calendar(sql, desk, "Nights");
        auto call = as(sql, desk.admin);
        auto always = calendar::CalendarDefinition{.zone = {"UTC"}, .always_open = true};

        auto changed = done(change_calendar(sql, call, {made.id, made.version, {}, always})).body;

        CHECK(changed.name == "Office");
        CHECK(changed.definition == always);
        CHECK(changed.version == made.version + 1);
        CHECK(identity::test::recorded(sql, "calendar", made.id.value) == "created changed");
        CHECK(names(done(list_calendars(sql, call, {}))) == "Nights Europe/Berlin\nOffice UTC\n");
        CHECK(refusal(change_calendar(sql, call, {made.id, made.version, {}, always})) == "stale");
        CHECK(
            refusal(change_calendar(sql, call, {made.id, {}, Line<100>{"Nights"}, {}})) ==
            "name duplicate_name"
        );
        CHECK(refusal(create_calendar(sql, call, {{"Nights"}, office()})) == "name duplicate_name");
        CHECK(refusal(change_calendar(sql, call, {{99}, {}, {}, always})) == "not_found");
    });
}

TEST_CASE("requesters know of no calendar, and only administrators write them") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto made = database->write([&](db::Sql& sql) { return a_calendar(sql, desk); });
        ReadHolidays holidays{.zone = {"UTC"}, .file = {"BEGIN:VCALENDAR\nEND:VCALENDAR\n"}};

        for (Id<User> user : {desk.ann, desk.boss}) {
            auto call = database->write([&](db::Sql& sql) { return as(sql, user); });
            database->write([&](db::Sql& sql) {
                CHECK(refusal(list_calendars(sql, call, {})) == "forbidden");
                CHECK(refusal(show_calendar(sql, call, {made.id})) == "not_found");
                CHECK(
                    refusal(change_calendar(sql, call, {made.id, {}, Line<100>{"x"}, {}})) ==
                    "not_found"
                );
                return 0;
            });
        }
        for (Id<User> user : {desk.ann, desk.lea, desk.dev, desk.audrey}) {
            auto call = database->write([&](db::Sql& sql) { return as(sql, user); });
            CHECK(refusal(check_new_calendar(*database, call, {{"x"}, office()})) == "forbidden");
            CHECK(refusal(read_holidays(*database, call, holidays)) == "forbidden");
            database->write([&](db::Sql& sql) {
                CHECK(refusal(create_calendar(sql, call, {{"x"}, office()})) == "forbidden");
                return 0;
            });
        }
        auto lea = database->write([&](db::Sql& sql) { return as(sql, desk.lea); });
        database->write([&](db::Sql& sql) {
            CHECK(
                refusal(change_calendar(sql, lea, {made.id, {}, Line<100>{"x"}, {}})) == "forbidden"
            );
            return 0;
        });
    });
}

TEST_CASE("a definition that is no calendar is refused with its field, before anything is written"
) {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto admin = database->write([&](db::Sql& sql) { return as(sql, desk.admin); });
        auto wrong = office();
        wrong.hours[0].from = {"25:00"};

        CHECK(
            refusal(check_new_calendar(*database, admin, {{"x"}, wrong})) ==
            "definition.hours[0].from bad_time_of_day"
        );
        CHECK(
            refusal(check_changed_calendar(*database, admin, {{1}, {}, {}, wrong})) ==
            "definition.hours[0].from bad_time_of_day"
        );
    });
}

TEST_CASE("holidays of a file are read for the years asked for, or six from this one on") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        auto admin = database->write([&](db::Sql& sql) { return as(sql, desk.admin); });
        ReadHolidays request{
            .zone = {"Europe/Berlin"},
            .file = {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Thanksgiving\n"
                     "DTSTART;VALUE=DATE:20001123\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\n"
                     "END:VEVENT\nEND:VCALENDAR\n"}
        };

        CHECK(done(read_holidays(*database, admin, request)).holidays.size() == 6);
        request.last_year = {{2010}};
        request.first_year = {{2009}};
        CHECK(done(read_holidays(*database, admin, request)).holidays.size() == 2);
        request.zone = {"Europe/Atlantis"};
        CHECK(refusal(read_holidays(*database, admin, request)) == "zone unknown_zone");
        request.zone = {"UTC"};
        request.file = {"hello"};
        CHECK(refusal(read_holidays(*database, admin, request)) == "file no_calendar_file");
    });
}

}  // namespace mainstay::ticketing::test::calendars_test
