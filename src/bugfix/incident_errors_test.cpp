#include "bugfix/incident_errors.hpp"

#include <doctest/doctest.h>

#include "bugfix/world_test.hpp"

namespace mainstay::bugfix::test::incident_errors_test {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

IncidentError error(std::int64_t id, IncidentErrorKind kind, std::int64_t events, double expected) {
    return {.id = {id}, .kind = kind, .events = events, .expected = expected};
}

/// Raises an incident of the service `checkout` now.
Id<signals::Incident> incident_of(World& world, const std::string& service) {
    const auto raised = signals::raise(
        world.sql, Call::system(world.now, "test"),
        {.application = world.shop,
         .key = {"slow " + service},
         .source = {"detect"},
         .kind = {"latency"},
         .severity = signals::SignalSeverity::critical,
         .subject = {"POST /pay"},
         .summary = {"It is slow."},
         .service = {service}}
    );
    REQUIRE(raised);
    return {world.sql
                .value<std::int64_t>("SELECT incident FROM signal WHERE id = :id", raised->signal)
                .value()};
}

void take_of(World& world, std::string type, const std::string& service, std::vector<Time> times) {
    std::vector<PreparedEvent> events;
    for (const auto at : times) {
        auto event = world.prepared({.type = type});
        event.at = at;
        event.service = service;
        event.is_of_telemetry = true;
        event.tags = {{"service", service}};
        events.push_back(std::move(event));
    }
    std::vector<const PreparedEvent*> pointers;
    for (const auto& event : events) pointers.push_back(&event);
    take_events(world.sql, Call::system(world.now, "test"), pointers);
}

}  // namespace

TEST_CASE("more events than chance makes of what was expected stand out") {
    CHECK_FALSE(stands_out(2, 0));
    CHECK(stands_out(3, 0));
    CHECK_FALSE(stands_out(15, 10));
    CHECK(stands_out(25, 10));
    CHECK_FALSE(stands_out(199, 100));
    CHECK(stands_out(230, 100));
}

TEST_CASE("what is new stands first, then what came back, then what comes more often") {
    using enum IncidentErrorKind;
    const auto all = ranked(
        {error(1, more_often, 40, 2), error(2, more_often, 5, 5), error(3, is_new, 1, 0),
         error(4, returned, 2, 0), error(5, is_new, 9, 0), error(6, is_new, 0, 0)}
    );
    std::string order;
    for (const auto& each : all) order += to_string(each.id) + ' ';
    CHECK(order == "5 3 4 1 ");
    std::vector<IncidentError> many;
    for (std::int64_t id = 1; id < 50; ++id) many.push_back(error(id, is_new, id, 0));
    CHECK(ranked(many).size() == incident_errors_max);
}

TEST_CASE("an incident names the errors of its service and time, to who may see errors") {
    in_world([](World& world) {
        const auto now = world.now;
        std::vector<Time> steady;
        for (int i = 1; i < 60; ++i) steady.push_back(now - minutes(30 * i));
        take_of(world, "SteadyError", "checkout", steady);
        take_of(world, "NewError", "checkout", {now - minutes(2), now - minutes(1)});
        take_of(world, "OtherError", "mailer", {now - minutes(2), now - minutes(1)});
        std::vector<Time> more{now - hours(20)};
        for (int i = 0; i < 9; ++i) more.push_back(now - minutes(1));
        take_of(world, "MoreError", "checkout", more);
        const auto incident = incident_of(world, "checkout");

        const auto found = list_incident_errors(world.sql, world.by(world.manager), {incident});
        REQUIRE(found);
        CHECK(found->services == std::vector<std::string>{"checkout"});
        REQUIRE(found->items.size() == 2);
        CHECK(found->items[0].kind == IncidentErrorKind::is_new);
        CHECK(found->items[0].title.starts_with("NewError"));
        CHECK(found->items[0].events == 2);
        CHECK(found->items[1].kind == IncidentErrorKind::more_often);
        CHECK(found->items[1].title.starts_with("MoreError"));
        CHECK(found->items[1].events == 9);

        const auto refused = [&](Id<User> person, Id<signals::Incident> id) {
            return refusal(list_incident_errors(world.sql, world.by(person), {id}));
        };
        CHECK(refused(world.requester, incident) == "forbidden");
        CHECK(refused(world.manager, {9'999}) == "not_found");
    });
}

TEST_CASE("an incident that an error raised has no others besides") {
    in_world([](World& world) {
        world.take(SentError{});
        const auto incident = world.sql.value<std::int64_t>("SELECT id FROM incident").value();
        const auto found = list_incident_errors(world.sql, world.by(world.manager), {{incident}});
        REQUIRE(found);
        CHECK(found->items.empty());
    });
}

}  // namespace mainstay::bugfix::test::incident_errors_test
