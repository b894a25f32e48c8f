#include "bugfix/error_history.hpp"

#include <doctest/doctest.h>

#include "bugfix/world_test.hpp"
#include "wire/name.hpp"

namespace mainstay::bugfix::test::error_history_test {

namespace {

/// `resolved 1.0.0 by somebody: it is mended`, one a line, the newest first.
std::string history_of(World& world, Id<ErrorGroup> id) {
    const auto page = list_error_history(world.sql, world.by(world.agent), {.id = id});
    if (!page) return refusal(page);
    std::string lines;
    for (const auto& entry : page->items) {
        lines += wire::name_of(entry.step);
        if (!entry.release.empty()) lines += ' ' + entry.release;
        if (entry.assignee) lines += " to " + entry.assignee->name;
        if (entry.other) lines += " in another";
        if (entry.by) lines += " by somebody";
        if (!entry.note.empty()) lines += ": " + entry.note;
        lines += '\n';
    }
    return lines;
}

std::string filtered(World& world, std::string filter) {
    ListErrors request{.filter = Line<1'000, 0>{std::move(filter)}};
    const auto page = list_errors(world.sql, world.by(world.agent), request, {});
    if (!page) return refusal(page);
    std::string types;
    for (const auto& each : page->items) types += each.type + ' ';
    return types;
}

}  // namespace

TEST_CASE("the history of an error says who decided what and why, and what came by itself") {
    in_world([](World& world) {
        const auto id = world.take(SentError{.release = "1.0"});
        const auto call = world.by(world.developer);
        REQUIRE(resolve_error(world.sql, call, {.id = id, .note = Text<2'000, 0>{"It is mended."}})
        );
        world.now = world.now + std::chrono::minutes(1);
        world.take(SentError{.release = "2.0"});
        REQUIRE(ignore_error(world.sql, world.by(world.developer), {.id = id}));
        const auto lines = history_of(world, id);
        CHECK(lines.starts_with("ignored by somebody\nregressed 2.0\nresolved "));
        CHECK(lines.find("by somebody: It is mended.\n") != std::string::npos);

        const auto first =
            list_error_history(world.sql, call, {.id = id, .limit = ErrorHistoryLimit{1}});
        REQUIRE(first);
        REQUIRE(first->next);
        const auto rest =
            list_error_history(world.sql, call, {.id = id, .cursor = Line<500>{*first->next}});
        REQUIRE(rest);
        CHECK(rest->items.front().step == ErrorStep::regressed);

        CHECK(refusal(list_error_history(world.sql, call, {.id = {9'999}})) == "not_found");
        const auto requester = world.by(world.requester);
        CHECK(refusal(list_error_history(world.sql, requester, {.id = id})) == "forbidden");
    });
}

TEST_CASE("a merge and its end name the other error at both") {
    in_world([](World& world) {
        const auto a = world.take(SentError{.type = "A"});
        const auto b = world.take(SentError{.type = "B"});
        const auto call = world.by(world.developer);
        REQUIRE(merge_error(world.sql, call, {.id = b, .into = a}));
        const auto key = world.prepared({.type = "B"}).key;
        REQUIRE(unmerge_error(world.sql, call, {.id = a, .keys = {{key}}}));
        for (const auto& [id, other] : {std::pair(a, b), std::pair(b, a)}) {
            const auto page = list_error_history(world.sql, call, {.id = id});
            REQUIRE(page);
            REQUIRE(page->items.size() >= 2);
            CHECK(page->items[0].other == other);
            CHECK(page->items[1].other == other);
        }
    });
}

TEST_CASE("errors that came back are asked for") {
    in_world([](World& world) {
        world.take(SentError{.type = "Stays", .release = "1.0"});
        const auto back = world.take(SentError{.type = "Back", .release = "1.0"});
        REQUIRE(resolve_error(world.sql, world.by(world.developer), {.id = back}));
        world.now = world.now + std::chrono::minutes(1);
        world.take(SentError{.type = "Back", .release = "2.0"});
        CHECK(filtered(world, "regressed:any") == "Back ");
        CHECK(filtered(world, "regressed:none") == "Stays ");
        CHECK(filtered(world, "regressed:-1d") == "Back ");
    });
}

}  // namespace mainstay::bugfix::test::error_history_test
