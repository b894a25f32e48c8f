#include "ticketing/lifecycle.hpp"

#include <set>

#include <doctest/doctest.h>

#include "wire/name.hpp"

namespace mainstay::ticketing::lifecycle_test {

namespace {

constexpr std::array statuses{
    Status::new_,     Status::open,  Status::waiting_on_requester, Status::waiting_on_vendor,
    Status::resolved, Status::closed
};

}  // namespace

TEST_CASE("a requester's reply is taken in every status, and none stays waiting on them") {
    for (auto status : statuses) {
        auto after = next(status, Trigger::requester_replied);
        REQUIRE(after);
        CHECK(is_open(*after));
        CHECK(*after != Status::waiting_on_requester);
    }
}

TEST_CASE("staff may answer in every status that their level can be in") {
    for (auto status : statuses) {
        CHECK(next(status, Trigger::vendor_side_replied));
        if (status != Status::waiting_on_vendor) CHECK(next(status, Trigger::agent_replied));
    }
}

TEST_CASE("no transition is listed twice") {
    std::set<std::pair<Status, Trigger>> seen;
    for (const auto& step : transitions) CHECK(seen.emplace(step.from, step.trigger).second);
}

TEST_CASE("a ticket goes up one level at a time and down to any") {
    constexpr std::array levels{Level::L1, Level::L2, Level::L3, Level::L4};
    std::string allowed;
    for (auto from : levels) {
        for (auto to : levels) {
            if (!may_move(from, to)) continue;
            (allowed += wire::name_of(from)) += wire::name_of(to);
            allowed += ' ';
        }
    }

    CHECK(allowed == "L1L2 L2L1 L2L3 L3L1 L3L2 L3L4 L4L1 L4L2 L4L3 ");
}

TEST_CASE("resolving and closing leave their times, and reopening takes them away") {
    Ticket ticket{.status = Status::open, .resolution = Resolution::fixed};

    arrive(ticket, Status::resolved, Time{5});
    arrive(ticket, Status::closed, Time{9});
    CHECK(ticket.resolved_at == Time{5});
    CHECK(ticket.closed_at == Time{9});

    arrive(ticket, Status::open, Time{12});
    CHECK_FALSE(ticket.resolved_at);
    CHECK_FALSE(ticket.closed_at);
    CHECK_FALSE(ticket.resolution);
}

TEST_CASE("a late reply by staff leaves the time of resolving as it was") {
    Ticket ticket{
        .status = Status::resolved, .resolution = Resolution::fixed, .resolved_at = Time{5}
    };

    arrive(ticket, Status::resolved, Time{9});

    CHECK(ticket.resolved_at == Time{5});
    CHECK(ticket.resolution == Resolution::fixed);
}

TEST_CASE("impact and urgency give all nine priorities") {
    std::string matrix;
    for (auto impact : {Severity::low, Severity::medium, Severity::high})
        for (auto urgency : {Severity::low, Severity::medium, Severity::high})
            (matrix += wire::name_of(priority_of(impact, urgency))) += ' ';

    CHECK(matrix == "low low normal low normal high normal high urgent ");
}

TEST_CASE("names on the wire are the settled ones") {
    CHECK(wire::name_of(Status::new_) == "new");
    CHECK(wire::enum_of<Visibility>("private") == Visibility::private_);
    CHECK(wire::enum_of<Level>("L4") == Level::L4);
}

}  // namespace mainstay::ticketing::lifecycle_test
