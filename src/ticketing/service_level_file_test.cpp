#include "ticketing/service_level_file.hpp"

#include <doctest/doctest.h>

#include "wire/codec.hpp"

namespace mainstay::ticketing::service_level_file_test {

TEST_CASE("a file's clocks are explained in the zone of their calendar") {
    auto file = wire::parse<ServiceLevelFile>(R"({
        "calendars": [{"name": "office", "calendar": {"zone": "Europe/Berlin", "hours":
            [{"days": ["thursday", "friday"], "from": "09:00", "to": "17:00"}],
            "holidays": [{"name": "Late start", "date": "2026-11-27", "until": "08:00"}]}}],
        "policies": [{"name": "usual", "calendar": "office", "first_response": 60}],
        "events": [{"at": "2026-11-26T15:30:00Z", "action": "created", "application": "1"},
            {"at": "2026-11-27T08:31:30Z", "action": "desk_replied"}]
    })");
    REQUIRE(file);

    auto clocks = explained_clocks(*file, parse_time("2026-11-27T09:00:00Z").value());

    REQUIRE(clocks);
    CHECK(
        text_of(*clocks) ==
        "first_response: fulfilled, 1:01:30 of 1:00:00 by usual, "
        "due 2026-11-27T09:30:00+01:00, done 2026-11-27T09:31:30+01:00, "
        "breached 2026-11-27T09:30:00+01:00\n"
        "  2026-11-26T16:30:00+01:00  2026-11-26T17:00:00+01:00    0:30:00  counted\n"
        "  2026-11-26T17:00:00+01:00  2026-11-27T09:00:00+01:00    0:00:00  outside_hours "
        "(Late start)\n"
        "  2026-11-27T09:00:00+01:00  2026-11-27T09:30:00+01:00    0:30:00  counted\n"
    );
    CHECK(wire::encode(*clocks).at("clocks").at(0).at("why").at(1).at("reason") == "outside_hours");
}

TEST_CASE("what is wrong in a file is named by its place") {
    auto unknown = wire::parse<ServiceLevelFile>(
        R"({"policies": [{"name": "a", "calendar": "b"}], "events": []})"
    );
    REQUIRE(unknown);

    auto clocks = explained_clocks(*unknown, {});

    REQUIRE_FALSE(clocks);
    CHECK(clocks.error().fields[0].field == "policies[0].calendar");
    CHECK_FALSE(wire::parse<ServiceLevelFile>(R"({"events": [{"action": "created"}]})"));
}

}  // namespace mainstay::ticketing::service_level_file_test
