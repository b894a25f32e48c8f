#include "ticketing/fact.hpp"

#include <doctest/doctest.h>

#include "ticketing/distribution.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing::fact_test {

namespace {

using enum ServiceLevelAction;
using enum Status;

constexpr Time begin{1'000'000'000'000'000};
constexpr Id<User> lea{7};

/// So many hours after the creation.
ServiceLevelEvent event(
    int hours, ServiceLevelAction action, std::optional<Status> status = {},
    std::optional<Level> level = {}
) {
    return {
        .at = begin + std::chrono::hours(hours), .action = action, .status = status, .level = level
    };
}

/// `resolved 5h first standing`, one a line.
std::string facts(
    std::vector<ServiceLevelEvent> more, const std::vector<Deadline>& deadlines = {}
) {
    TicketHistory history{{event(0, created, new_, Level::L1)}, {std::nullopt}};
    for (auto& each : more) {
        history.events.push_back(each);
        history.actors.push_back(lea);
    }
    std::string text;
    for (const auto& fact : facts_of({1}, history, deadlines)) {
        text += std::string(wire::name_of(fact.fact)) + " " +
                std::to_string((fact.at - begin) / std::chrono::hours(1)) + "h";
        if (fact.is_first_contact) text += " first";
        if (fact.is_standing) text += " standing";
        if (fact.seconds && *fact.seconds != (fact.at - begin) / std::chrono::seconds(1))
            text += " counted " + std::to_string(*fact.seconds);
        text += "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("an open ticket that nobody touched has no facts") { CHECK(facts({}).empty()); }

TEST_CASE("one answer that resolves is the first response, and of the first contact") {
    CHECK(
        facts({event(2, desk_replied, resolved)}) ==
        "first_response 2h\nresolved 2h first standing\n"
    );
    // That a resolved ticket is closed is nothing new.
    CHECK(
        facts(
            {event(1, desk_replied, waiting_on_requester), event(2, changed, resolved),
             event(90, changed, closed)}
        ) == "first_response 1h\nresolved 2h first standing\n"
    );
}

TEST_CASE("a resolution without a reply counts as the first response") {
    CHECK(
        facts({event(3, changed, resolved)}) == "first_response 3h\nresolved 3h first standing\n"
    );
}

TEST_CASE("a second reply, a further message or a higher level is more than a first contact") {
    CHECK(
        facts({event(1, desk_replied, open), event(2, desk_replied, resolved)}) ==
        "first_response 1h\nresolved 2h standing\n"
    );
    CHECK(
        facts({event(1, requester_replied), event(2, desk_replied, resolved)}) ==
        "first_response 2h\nresolved 2h standing\n"
    );
    CHECK(
        facts({event(1, changed, open, Level::L2), event(2, desk_replied, resolved)}) ==
        "first_response 2h\nresolved 2h standing\n"
    );
    // Back down is no escalation, but up it had gone.
    CHECK(
        facts(
            {event(1, changed, open, Level::L2), event(2, changed, {}, Level::L1),
             event(3, changed, resolved)}
        ) == "first_response 3h\nresolved 3h standing\n"
    );
}

TEST_CASE("what the requester says within a week of the resolution undoes a first contact") {
    auto reopened_after = [](int hours) {
        return facts({event(1, desk_replied, resolved), event(1 + hours, requester_replied, open)});
    };
    CHECK(reopened_after(24 * 7 - 1) == "first_response 1h\nresolved 1h\nreopened 168h\n");
    CHECK(reopened_after(24 * 7) == "first_response 1h\nresolved 1h first\nreopened 169h\n");
}

TEST_CASE("each resolution and each reopening counts, and the last resolution stands") {
    CHECK(
        facts(
            {event(1, changed, resolved), event(2, changed, open), event(3, changed, resolved),
             event(4, changed, closed), event(5, requester_replied, open),
             event(6, changed, resolved)}
        ) ==
        "first_response 1h\nresolved 1h\nresolved 3h\nresolved 6h standing\nreopened 2h\n"
        "reopened 5h\n"
    );
}

TEST_CASE("a merge takes an open ticket away, and undoing it brings it back") {
    CHECK(facts({event(1, merged)}) == "merged 1h\n");
    CHECK(
        facts({event(1, merged), event(2, merge_undone, open)}) == "merged 1h\nmerge_undone 2h\n"
    );
    CHECK(
        facts({event(1, changed, resolved), event(2, merged), event(3, merge_undone, resolved)}) ==
        "first_response 1h\nresolved 1h first standing\n"
    );
}

TEST_CASE("times are those of the clocks where promises count") {
    Deadline response{.clock = ClockKind::first_response, .state = ClockState::fulfilled};
    response.elapsed_seconds = 60;
    Deadline resolution{.clock = ClockKind::resolution, .state = ClockState::fulfilled};
    resolution.elapsed_seconds = 90;
    CHECK(
        facts({event(1, desk_replied, resolved)}, {response, resolution}) ==
        "first_response 1h counted 60\nresolved 1h first standing counted 90\n"
    );
    resolution.state = ClockState::running;
    CHECK(
        facts({event(1, changed, resolved), event(2, changed, open)}, {resolution}) ==
        "first_response 1h\nresolved 1h\nreopened 2h\n"
    );
}

TEST_CASE("a percentile is the least value that so many do not exceed") {
    const std::vector<ValueCount> values{{1, 1}, {5, 2}, {9, 1}};
    CHECK(percentile(values, 0.25) == 1);
    CHECK(percentile(values, 0.5) == 5);
    CHECK(percentile(values, 0.75) == 5);
    CHECK(percentile(values, 0.9) == 9);
    CHECK(percentile(values, 1) == 9);
    CHECK_FALSE(percentile({}, 0.5));
}

TEST_CASE("a value belongs to the last bucket that begins at or before it") {
    const std::vector<ValueCount> values{{0, 1}, {14, 1}, {15, 3}, {600, 2}};
    const std::vector<std::int64_t> bounds{0, 15, 60};
    CHECK(bucket_counts(values, bounds) == std::vector<std::int64_t>{2, 3, 2});
}

}  // namespace mainstay::ticketing::fact_test
