#include "ticketing/presence.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/presence_exchange.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::test::presence_test {

namespace {

/// A board whose time stands still until it is moved.
struct World {
    std::chrono::steady_clock::time_point now{};
    PresenceBoard board{[this] { return now; }};

    void pass(int seconds) { now += std::chrono::seconds(seconds); }

    /// What the page of a person is answered: `leo writing, tom, `.
    std::string ask(
        db::Sql& sql, Id<User> who, const std::string& key, std::optional<std::string> tab = {},
        PresenceState state = PresenceState::reading
    ) {
        MarkPresence request{.key = key, .state = state};
        if (tab) request.tab = Line<40>{*tab};
        auto people = presence(sql, as(sql, who), request, board);
        if (!people) return refusal(people);
        std::string text;
        for (const auto& each : people->items)
            text += each.person.name + (each.is_writing ? " writing, " : ", ");
        return text;
    }
};

}  // namespace

TEST_CASE("two on one ticket see each other, who reads and who writes, and nobody sees themselves"
) {
    at_desk([](db::Sql& sql, const Desk& desk) {
        World world;
        auto key = a_ticket(sql, desk.ann), other = a_ticket(sql, desk.ann);
        CHECK(world.ask(sql, desk.lea, key, "1").empty());
        CHECK(world.ask(sql, desk.leo, key, "2", PresenceState::writing) == "lea, ");
        CHECK(world.ask(sql, desk.lea, key, "1") == "leo writing, ");
        CHECK(world.ask(sql, desk.tom, other, "3").empty());
        // One who only looks is shown to nobody.
        CHECK(world.ask(sql, desk.tom, key) == "lea, leo writing, ");
        CHECK(world.ask(sql, desk.lea, key, "1") == "leo writing, ");
    });
}

TEST_CASE("who closes the page is gone at once, and who falls silent within 15 seconds") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        World world;
        auto key = a_ticket(sql, desk.ann);
        world.ask(sql, desk.leo, key, "1");
        world.ask(sql, desk.leo, key, "2", PresenceState::writing);
        CHECK(world.ask(sql, desk.lea, key) == "leo writing, ");
        world.ask(sql, desk.leo, key, "2", PresenceState::gone);
        CHECK(world.ask(sql, desk.lea, key) == "leo, ");
        world.pass(5);
        CHECK(world.ask(sql, desk.lea, key) == "leo, ");
        world.pass(5);
        CHECK(world.ask(sql, desk.lea, key).empty());
    });
}

TEST_CASE("the fingerprint differs when somebody comes, writes or falls silent, and else not") {
    World world;
    auto empty = world.board.fingerprint();
    world.board.mark({1}, {2}, "a", PresenceState::reading);
    auto reading = world.board.fingerprint();
    CHECK(reading != empty);
    world.pass(4);
    world.board.mark({1}, {2}, "a", PresenceState::reading);
    CHECK(world.board.fingerprint() == reading);
    world.board.mark({1}, {2}, "a", PresenceState::writing);
    CHECK(world.board.fingerprint() != reading);
    world.pass(11);
    CHECK(world.board.fingerprint() == empty);
}

TEST_CASE("the board has a bound, and who is on it already is still believed") {
    World world;
    for (std::size_t i = 0; i < PresenceBoard::pages_max; ++i)
        world.board.mark({1}, {static_cast<std::int64_t>(i + 1)}, "a", PresenceState::reading);
    world.board.mark({2}, {1}, "a", PresenceState::reading);
    CHECK(world.board.on({2}).empty());
    world.board.mark({1}, {1}, "a", PresenceState::writing);
    CHECK(world.board.on({1}).front().is_writing);
    world.pass(11);
    world.board.mark({2}, {1}, "a", PresenceState::reading);
    CHECK(world.board.on({2}).size() == 1);
}

TEST_CASE("requesters see nobody, are shown to nobody, and hear of nothing") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        World world;
        auto key = a_ticket(sql, desk.ann);
        world.ask(sql, desk.leo, key, "1");
        CHECK(world.ask(sql, desk.ann, key, "2") == "forbidden");
        CHECK(world.ask(sql, desk.bob, key, "2") == "not_found");
        CHECK(world.ask(sql, desk.lea, key) == "leo, ");

        // Owned by the topic alone.
        auto topic = presence_topic(std::make_shared<PresenceBoard>());
        CHECK(topic.audience(as(sql, desk.ann)).empty());
        CHECK_FALSE(topic.audience(as(sql, desk.lea)).empty());
        std::vector<events::Notice> notices(1);
        CHECK_FALSE(topic.visible(sql, as(sql, desk.ann), notices).front());
    });
}

TEST_CASE("who is on a ticket at one node is known at the other, and forgotten when it stops") {
    with_desk([](db::test::TestDatabase& database, const Desk& desk) {
        // Owned by this test and an exchange each.
        auto here = std::make_shared<PresenceBoard>(), there = std::make_shared<PresenceBoard>();
        PresenceExchange first(*database, here), second(*database, there);
        here->mark({1}, desk.lea, "a", PresenceState::writing);
        there->mark({1}, desk.leo, "b", PresenceState::reading);
        first.exchange();
        second.exchange();
        first.exchange();
        using Present = PresenceBoard::Present;
        auto both = [&](bool is_writing) {
            std::vector<Present> all{{desk.lea, is_writing}, {desk.leo, false}};
            std::ranges::sort(all, {}, &Present::person);
            return all;
        };
        CHECK(there->on({1}) == both(true));
        CHECK(here->on({1}) == both(true));
        CHECK(there->on({2}).empty());

        here->mark({1}, desk.lea, "a", PresenceState::gone);
        first.exchange();
        second.exchange();
        CHECK(there->on({1}) == std::vector<Present>{{desk.leo, false}});

        // A node that died is believed for some seconds only.
        here->mark({1}, desk.lea, "a", PresenceState::reading);
        first.exchange();
        second.exchange();
        CHECK(there->on({1}).size() == 2);
        database->write([](db::Sql& sql) {
            sql.run("UPDATE presence_of_node SET seen_at = seen_at - 11000000");
        });
        second.exchange();
        CHECK(there->on({1}).size() == 1);
    });
}

}  // namespace mainstay::ticketing::test::presence_test
