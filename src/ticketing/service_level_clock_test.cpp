#include "ticketing/service_level_clock.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing::service_level_clock_test {

namespace {

using std::chrono_literals::operator""min;

/// Nine to five in Berlin without the 24th of December; and around the clock.
std::vector<NamedCalendar> calendars() {
    using enum calendar::Weekday;
    return {
        {{"office"},
         {.zone = {"Europe/Berlin"},
          .hours = {{{monday, tuesday, wednesday, thursday, friday}, {"09:00"}, {"17:00"}}},
          .holidays = {{.name = {"Christmas Eve"}, .date = {"2026-12-24"}}}}},
        {{"always"}, {.zone = {"UTC"}, .always_open = true}},
    };
}

/// An hour to the first response, two to the next reply, eight to the resolution; urgent ones
/// around the clock in half an hour, one hour, two hours. L2 has four hours, the vendor a day.
ServiceLevels levels() {
    ServiceLevelPolicy usual{
        .name = {"usual"},
        .calendar = {"office"},
        .first_response = {{60}},
        .next_reply = {{120}},
        .resolution = {{480}},
        .levels = {{Level::L2, {240}, {}}, {Level::L4, {1'440}, Line<100>{"always"}}}
    };
    ServiceLevelPolicy urgent{
        .name = {"urgent"},
        .priority = Priority::urgent,
        .calendar = {"always"},
        .first_response = {{30}},
        .next_reply = {{60}},
        .resolution = {{120}}
    };
    ServiceLevelPolicy low{.name = {"low"}, .priority = Priority::low, .calendar = {"office"}};
    auto made = ServiceLevels::create(calendars(), {usual, urgent, low});
    REQUIRE(made);
    return *made;
}

/// A time in Berlin in winter: `26 09:00` is the 26th of November 2026, a Thursday.
Time at(std::string_view text) {
    return parse_time(fmt::format("2026-11-{}T{}:00+01:00", text.substr(0, 2), text.substr(3)))
        .value();
}

std::string text(std::optional<Time> time) {
    if (!time) return "-";
    auto shown = calendar::Calendar::create("", calendars()[0].calendar)->zone().text(*time);
    return shown.substr(8, 2) + ' ' + shown.substr(11, 5);
}

ServiceLevelEvent event(std::string_view when, ServiceLevelAction action) {
    return {.at = at(when), .action = action};
}

ServiceLevelEvent created(std::string_view when, Priority priority = Priority::normal) {
    return {
        .at = at(when),
        .action = ServiceLevelAction::created,
        .priority = priority,
        .application = {{1}}
    };
}

ServiceLevelEvent status(std::string_view when, Status to) {
    return {.at = at(when), .status = to};
}

ServiceLevelEvent level(std::string_view when, Level to, Status status = Status::open) {
    return {.at = at(when), .status = status, .level = to};
}

ServiceLevelEvent priority(std::string_view when, Priority to) {
    return {.at = at(when), .priority = to};
}

using Events = std::vector<ServiceLevelEvent>;

constexpr auto replied = ServiceLevelAction::desk_replied;
constexpr auto asked = ServiceLevelAction::requester_replied;

std::vector<ServiceLevelClock> clocks(const Events& events, std::string_view now) {
    auto found = service_level_clocks(levels(), events, at(now));
    REQUIRE(found);
    return *found;
}

/// `running due 26 10:00, 30 of 60 min`, and what happened to it.
std::string text(const ServiceLevelClock& clock) {
    std::string all(wire::name_of(clock.state));
    all += " due " + text(clock.due_at);
    all += fmt::format(", {} of {} min", clock.elapsed / 1min, clock.target / 1min);
    if (clock.fulfilled_at) all += ", done " + text(clock.fulfilled_at);
    if (clock.breached_at) all += ", breached " + text(clock.breached_at);
    return all;
}

/// The clocks of a kind, each in a line.
std::string shown(
    const Events& events, std::string_view now, ClockKind kind,
    std::optional<Level> of_level = std::nullopt
) {
    std::string all;
    for (const ServiceLevelClock& clock : clocks(events, now))
        if (clock.kind == kind && clock.level == of_level) all += text(clock) + '\n';
    return all;
}

std::string first_response(const Events& events, std::string_view now) {
    return shown(events, now, ClockKind::first_response);
}

std::string resolution(const Events& events, std::string_view now) {
    return shown(events, now, ClockKind::resolution);
}

/// `09:00-10:00 counted office`, a line each.
std::string explained(const Events& events, std::string_view now, ClockKind kind) {
    for (const ServiceLevelClock& clock : clocks(events, now)) {
        if (clock.kind != kind) continue;
        std::string all;
        for (const ClockInterval& interval : explain(levels(), clock, 100))
            all += fmt::format(
                "{} - {} {} {} {}\n", text(interval.begin), text(interval.end),
                wire::name_of(interval.reason), interval.calendar, interval.counted / 1min
            );
        return all;
    }
    return "none";
}

}  // namespace

TEST_CASE("the first response is due after so much business time, and met by a public reply") {
    Events events{created("26 16:30")};

    CHECK(first_response(events, "26 16:45") == "running due 27 09:30, 15 of 60 min\n");
    CHECK(first_response(events, "27 09:30") == "running due 27 09:30, 60 of 60 min\n");
    CHECK(
        first_response(events, "27 09:31") ==
        "running due 27 09:30, 61 of 60 min, breached 27 09:30\n"
    );

    events.push_back(event("27 09:30", replied));
    CHECK(
        first_response(events, "27 12:00") ==
        "fulfilled due 27 09:30, 60 of 60 min, done 27 09:30\n"
    );
    events.back().at = at("27 09:45");
    CHECK(
        first_response(events, "27 12:00") ==
        "fulfilled due 27 09:30, 75 of 60 min, done 27 09:45, breached 27 09:30\n"
    );
    events.back().at = at("27 09:20");
    CHECK(first_response(events, "27 12:00") == "fulfilled due -, 50 of 60 min, done 27 09:20\n");
}

TEST_CASE("a reply after closing time is late, though no business time has passed since it was due"
) {
    Events events{created("26 16:00"), event("26 20:00", replied)};

    CHECK(
        first_response(events, "26 21:00") ==
        "fulfilled due 26 17:00, 60 of 60 min, done 26 20:00, breached 26 17:00\n"
    );
}

TEST_CASE("a reply of the requester is no response, a resolution is") {
    CHECK(
        first_response({created("26 09:00"), event("26 09:10", asked)}, "26 09:20") ==
        "running due 26 10:00, 20 of 60 min\n"
    );
    CHECK(
        first_response({created("26 09:00"), status("26 09:10", Status::resolved)}, "26 09:20") ==
        "fulfilled due -, 10 of 60 min, done 26 09:10\n"
    );
}

TEST_CASE("where nobody waits for an answer no response is owed, but the resolution is") {
    Events events{created("26 16:30")};
    events[0].is_awaited = false;

    CHECK(first_response(events, "27 12:00").empty());
    CHECK(resolution(events, "26 16:45").starts_with("running due "));
}

TEST_CASE("each question of the requester has a clock of its own, from the first unanswered one") {
    Events events{created("26 09:00"),      event("26 09:30", replied), event("26 10:00", asked),
                  event("26 10:30", asked), event("26 11:00", replied), event("26 11:30", replied),
                  event("26 16:00", asked)};

    CHECK(
        shown(events, "26 16:30", ClockKind::next_reply) ==
        "fulfilled due -, 60 of 120 min, done 26 11:00\n"
        "running due 27 10:00, 30 of 120 min\n"
    );
}

TEST_CASE("waiting on the requester pauses, waiting on the vendor does not") {
    Events events{created("26 09:00"), status("26 10:00", Status::waiting_on_requester)};
    CHECK(resolution(events, "26 12:00") == "paused due -, 60 of 480 min\n");

    events.push_back({.at = at("26 12:00"), .action = asked, .status = Status::open});
    CHECK(resolution(events, "26 13:00") == "running due 27 11:00, 120 of 480 min\n");

    events.push_back(status("26 13:00", Status::waiting_on_vendor));
    CHECK(resolution(events, "26 14:00") == "running due 27 11:00, 180 of 480 min\n");
}

TEST_CASE("a resolution ends the clock, and reopened it goes on where it stood") {
    Events events{created("26 09:00"), status("26 15:00", Status::resolved)};
    CHECK(resolution(events, "26 16:00") == "fulfilled due -, 360 of 480 min, done 26 15:00\n");

    events.push_back(status("27 10:00", Status::closed));
    CHECK(resolution(events, "27 11:00") == "fulfilled due -, 360 of 480 min, done 26 15:00\n");

    events.push_back(status("27 12:00", Status::open));
    CHECK(resolution(events, "27 13:00") == "running due 27 14:00, 420 of 480 min\n");
}

TEST_CASE("another priority brings another target, and what was counted stays counted") {
    Events events{created("26 16:00", Priority::urgent), priority("26 17:30", Priority::normal)};

    CHECK(resolution(events, "26 18:00") == "running due 27 15:30, 90 of 480 min\n");
}

TEST_CASE("a target that is shorter than what has passed is breached from its change on") {
    Events events{created("26 09:00"), priority("26 14:00", Priority::urgent)};

    CHECK(
        resolution(events, "26 14:00") ==
        "running due 26 11:00, 300 of 120 min, breached 26 14:00\n"
    );
    CHECK(
        resolution(events, "26 15:00") ==
        "running due 26 11:00, 360 of 120 min, breached 26 14:00\n"
    );

    events.push_back(priority("26 16:00", Priority::normal));
    CHECK(resolution(events, "26 16:00") == "running due 26 17:00, 420 of 480 min\n");
}

TEST_CASE("where nothing was promised before, the hours of the later promise hold for that time") {
    Events events{created("26 09:00", Priority::low)};
    CHECK(resolution(events, "26 10:00") == "");

    events.push_back(priority("26 12:00", Priority::normal));
    CHECK(resolution(events, "26 13:00") == "running due 26 17:00, 240 of 480 min\n");
}

TEST_CASE("each level has a clock for all stays there, and the vendor's runs by the vendor's hours"
) {
    Events events{
        created("26 09:00"), level("26 10:00", Level::L2), level("26 11:00", Level::L3),
        level("26 12:00", Level::L2)
    };

    CHECK(
        shown(events, "26 13:00", ClockKind::level, Level::L2) ==
        "running due 26 15:00, 120 of 240 min\n"
    );
    CHECK(shown(events, "26 13:00", ClockKind::level, Level::L1) == "");

    events.push_back(level("26 13:00", Level::L3));
    events.push_back(level("26 14:00", Level::L4, Status::waiting_on_vendor));
    CHECK(
        shown(events, "27 13:00", ClockKind::level, Level::L2) ==
        "fulfilled due -, 120 of 240 min, done 26 13:00\n"
    );
    CHECK(
        shown(events, "27 13:00", ClockKind::level, Level::L4) ==
        "running due 27 14:00, 1380 of 1440 min\n"
    );

    events.push_back(status("27 13:30", Status::resolved));
    CHECK(
        shown(events, "28 13:00", ClockKind::level, Level::L4) ==
        "fulfilled due -, 1410 of 1440 min, done 27 13:30\n"
    );
}

TEST_CASE("a merged ticket owes nothing any more, until that is undone") {
    Events events{created("26 09:00"), event("26 09:50", ServiceLevelAction::merged)};
    CHECK(resolution(events, "26 12:00") == "cancelled due -, 50 of 480 min\n");
    CHECK(first_response(events, "26 12:00") == "cancelled due -, 50 of 60 min\n");

    events.push_back(event("26 12:00", ServiceLevelAction::merge_undone));
    CHECK(resolution(events, "26 13:00") == "running due 27 11:10, 110 of 480 min\n");
}

TEST_CASE("later events change nothing of how a clock stood earlier") {
    Events events{created("26 09:00"), status("26 10:00", Status::waiting_on_requester)};

    CHECK(resolution(events, "26 09:30") == "running due 26 17:00, 30 of 480 min\n");
    CHECK(clocks(events, "26 08:00").empty());
}

TEST_CASE("the explanation names each interval, with the reason why it counts or not") {
    Events events{
        created("26 15:00"),
        status("26 16:00", Status::waiting_on_requester),
        {.at = at("26 16:30"), .action = asked, .status = Status::open}
    };

    CHECK(
        explained(events, "26 16:40", ClockKind::resolution) ==
        "26 15:00 - 26 16:00 counted office 60\n"
        "26 16:00 - 26 16:30 waiting_on_requester  0\n"
        "26 16:30 - 26 17:00 counted office 30\n"
        "26 17:00 - 27 09:00 outside_hours office 0\n"
        "27 09:00 - 27 15:30 counted office 390\n"
    );
}

TEST_CASE("a clock that has just begun, or goes on just now, is explained by what is to come") {
    CHECK(
        explained({created("26 09:00")}, "26 09:00", ClockKind::first_response) ==
        "26 09:00 - 26 10:00 counted office 60\n"
    );
    CHECK(
        explained(
            {created("26 09:00"), status("26 09:30", Status::waiting_on_requester),
             status("26 10:00", Status::open)},
            "26 10:00", ClockKind::first_response
        ) ==
        "26 09:00 - 26 09:30 counted office 30\n"
        "26 09:30 - 26 10:00 waiting_on_requester  0\n"
        "26 10:00 - 26 10:30 counted office 30\n"
    );
}

TEST_CASE("an explanation is cut at the number of intervals asked for") {
    auto found = clocks({created("26 16:30")}, "26 16:40");

    REQUIRE_FALSE(found.empty());
    CHECK(explain(levels(), found[0], 2).size() == 2);
    CHECK(explain(levels(), found[0], 0).empty());
}

TEST_CASE("events that cannot be a ticket's are refused with their place") {
    auto refused = [](const Events& events) {
        auto found = service_level_clocks(levels(), events, at("28 09:00"));
        REQUIRE_FALSE(found);
        return found.error().fields[0].field + " " + found.error().fields[0].code;
    };
    auto no_application = created("26 09:00");
    no_application.application.reset();

    CHECK(refused({}) == "events no_creation");
    CHECK(refused({event("26 09:00", replied)}) == "events no_creation");
    CHECK(refused({created("26 09:00"), created("26 10:00")}) == "events no_creation");
    CHECK(refused({no_application}) == "events[0].application missing");
    CHECK(
        refused({created("26 09:00"), event("26 08:59", replied)}) == "events[1].at not_in_order"
    );
}

}  // namespace mainstay::ticketing::service_level_clock_test
