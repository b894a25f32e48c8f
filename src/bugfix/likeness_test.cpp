#include "bugfix/likeness.hpp"

#include <doctest/doctest.h>

#include "bugfix/cause_store.hpp"
#include "bugfix/like_errors.hpp"
#include "bugfix/world_test.hpp"
#include "wire/name.hpp"

namespace mainstay::bugfix::test::likeness_test {

namespace {

ErrorTraits traits(std::string type, std::string message, std::vector<std::string> frames) {
    return {std::move(type), std::move(message), std::move(frames)};
}

/// `resolved 1.0 by dev@desk.test: The index was wrong.`, one a line.
std::string like_errors(World& world, Id<User> reader, Id<ErrorGroup> id, const Tickets& tickets) {
    const auto found = list_like_errors(world.sql, world.by(reader), {id}, tickets);
    if (!found) return refusal(found);
    std::string lines;
    for (const auto& each : found->items) {
        lines += std::to_string(each.id.value) + ' ' + std::string(wire::name_of(each.state));
        for (const auto reason : each.reasons) lines += ' ' + std::string(wire::name_of(reason));
        if (each.fix)
            lines += " fixed in " + each.fix->release.value_or("-") + ": " + each.fix->note;
        if (each.ticket) lines += " [" + *each.ticket + ']';
        for (const auto& cause : each.causes) lines += " by " + cause.subject;
        lines += '\n';
    }
    return lines;
}

/// Another group of the same place in the code: its reporter chose another fingerprint.
Id<ErrorGroup> take_apart(World& world, const std::string& key, const std::string& type) {
    auto event = world.prepared({.type = type});
    event.key = key;
    const std::array<const PreparedEvent*, 1> events{&event};
    return take_events(world.sql, Call::system(world.now, "test"), events).front().error;
}

}  // namespace

TEST_CASE("what is like in frames near the fault is like; what is of one type alone is not") {
    const auto one = traits("KeyError", "no such <int>", {"pay", "order", "main"});
    CHECK(likeness_of(one, one).score == doctest::Approx(1));
    const auto score = [&](const ErrorTraits& other) { return likeness_of(one, other).score; };
    CHECK(score(traits("KeyError", "another text", {"a", "b"})) < like_enough);
    CHECK(score(traits("KeyError", "no such <int>", {"a", "b", "c"})) < like_enough);
    CHECK(score(traits("KeyError", "no such <int>", {"pay", "order", "job"})) > like_enough);
    CHECK(score(traits("KeyError", "other", {"pay", "order", "main"})) > like_enough);
    CHECK(score(traits("KeyError", "no such <int>", {})) == doctest::Approx(0.5));
    CHECK(
        score(traits("KeyError", "other", {"pay", "x", "y"})) <
        score(traits("KeyError", "other", {"pay", "order", "y"}))
    );
    // Without frames the message decides.
    const auto text = traits("", "the disk <path> is full", {});
    CHECK(likeness_of(text, text).score == doctest::Approx(1));
    CHECK(likeness_of(text, traits("", "the queue is slow", {})).score < like_enough);
    CHECK(likeness_of(traits("", "", {}), traits("", "", {})).score < like_enough);
}

TEST_CASE("an error is shown with those like it, and what fixed them, until people say otherwise") {
    in_world([](World& world) {
        const auto old = take_apart(world, std::string(32, 'a'), "KeyError");
        const auto other = world.take(SentError{.type = "OSError"});
        const auto call = world.by(world.developer);
        REQUIRE(resolve_error(
            world.sql, call,
            {.id = old,
             .in = ResolvedIn::release,
             .release = Line<200>{"1.2"},
             .note = Text<2'000, 0>{"The index was wrong."}}
        ));
        const auto id = world.take(SentError{});
        const auto line = to_string(old) +
                          " resolved same_type same_message same_frames fixed in 1.2:"
                          " The index was wrong.\n";
        CHECK(like_errors(world, world.agent, id, {}) == line);
        CHECK(like_errors(world, world.agent, other, {}) == "");
        CHECK(like_errors(world, world.requester, id, {}) == "forbidden");

        const auto judged = [&](Id<User> person, Id<ErrorGroup> to, bool is_like) {
            return refusal(judge_likeness(world.sql, world.by(person), {id, to, is_like}, {}));
        };
        CHECK(judged(world.agent, old, false) == "forbidden");
        CHECK(judged(world.developer, id, false) == "other not_comparable");
        CHECK(judged(world.developer, old, false) == "none");
        CHECK(judged(world.developer, old, false) == "none");
        CHECK(like_errors(world, world.agent, id, {}) == "");
        CHECK(like_errors(world, world.agent, old, {}) == "");
        CHECK(judged(world.developer, old, true) == "none");
        CHECK(like_errors(world, world.agent, id, {}) == line);
    });
}

TEST_CASE("the ticket of a like error is shown to those who see it") {
    in_world([](World& world) {
        const auto old = take_apart(world, std::string(32, 'a'), "KeyError");
        const auto id = world.take(SentError{});
        const events::IncidentTickets of_incidents = [&](db::Sql&, const Call& call,
                                                         auto incidents) {
            std::map<std::int64_t, std::string> keys;
            const bool may_see = call.caller && call.caller->user == world.manager;
            for (const auto incident : incidents)
                if (may_see) keys.emplace(incident, "SHOP-7");
            return keys;
        };
        const Tickets tickets{.of_incidents = of_incidents};
        CHECK(like_errors(world, world.manager, id, tickets).find("[SHOP-7]") != std::string::npos);
        CHECK(like_errors(world, world.agent, id, tickets).find('[') == std::string::npos);
        CHECK(like_errors(world, world.agent, id, tickets).starts_with(to_string(old)));
    });
}

}  // namespace mainstay::bugfix::test::likeness_test
