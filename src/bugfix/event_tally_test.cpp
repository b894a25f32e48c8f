#include "bugfix/event_tally.hpp"

#include <doctest/doctest.h>

#include "bugfix/count_store.hpp"
#include "bugfix/error_signals.hpp"
#include "bugfix/event_list.hpp"
#include "bugfix/world_test.hpp"

namespace mainstay::bugfix::test::event_tally_test {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::vector<SentError> many(SentError error, int count) {
    return std::vector<SentError>(static_cast<std::size_t>(count), error);
}

ErrorCounts counts_of(World& world, Id<ErrorGroup> group, CountsBy by) {
    auto counts = count_errors(
        world.sql, world.by(world.agent), {.id = group, .from = {}, .to = {}, .by = by}
    );
    REQUIRE(refusal(counts) == "none");
    return *counts;
}

std::int64_t total(const CountSeries& series) {
    std::int64_t sum = 0;
    for (const auto events : series.events) sum += events;
    return sum;
}

std::int64_t samples(World& world, Id<ErrorGroup> group) {
    return world.sql
        .value<std::int64_t>("SELECT COUNT(*) FROM error_sample WHERE error_group = :id", group)
        .value();
}

}  // namespace

TEST_CASE("events of one key are one group, of others another") {
    in_world([](World& world) {
        const auto taken = world.take({{}, {.type = "ValueError"}, {}});
        CHECK(taken[0].error == taken[2].error);
        CHECK(taken[0].error != taken[1].error);
        CHECK(taken[0].is_new);
        CHECK(!taken[2].is_new);
        CHECK(world.take(SentError{}) == taken[0].error);
        const auto group = world.group(taken[0].error);
        CHECK(group.events == 3);
        CHECK(group.type == "KeyError");
        CHECK(group.is_unhandled);
        CHECK(group.first_release == "1.0.0");
    });
}

TEST_CASE("a batch counts by time, release and environment, and people once each") {
    in_world([](World& world) {
        auto errors = many({.user = "ann"}, 5);
        errors.push_back({.release = "1.1.0", .environment = "test", .user = "bob"});
        errors.push_back({.release = "1.1.0", .user = "ann", .before_now = hours(3)});
        const auto group = world.take(errors).front().error;
        world.take({{.user = "ann"}, {.user = "cleo"}});

        CHECK(world.group(group).events == 9);
        CHECK(world.group(group).users == 3);
        CHECK(world.group(group).last_release == "1.1.0");
        const auto all = counts_of(world, group, CountsBy::total);
        CHECK(all.step_seconds == 3'600);
        REQUIRE(all.series.size() == 1);
        CHECK(total(all.series[0]) == 9);
        CHECK(all.series[0].events.size() == 25);
        const auto releases = counts_of(world, group, CountsBy::release);
        REQUIRE(releases.series.size() == 2);
        CHECK(releases.series[0].name == "1.0.0");
        CHECK(total(releases.series[0]) == 7);
        const auto near = count_errors(
            world.sql, world.by(world.agent),
            {.id = group, .from = world.now - hours(1), .to = world.now + seconds(1), .by = {}}
        );
        CHECK(near->step_seconds == 60);
        CHECK(total(near->series.at(0)) == 8);
    });
}

TEST_CASE("a spike of one error keeps as many events as one error") {
    in_world([](World& world) {
        const auto group = world.take(many({}, 300)).front().error;
        for (int i = 0; i < 40; ++i) {
            world.now = world.now + seconds(90);
            world.take(many({.release = "1." + std::to_string(i)}, 50));
        }
        CHECK(world.group(group).events == 2'300);
        CHECK(samples(world, group) <= samples_max);
        const auto list = list_error_events(world.sql, world.by(world.agent), {group});
        REQUIRE(refusal(list) == "none");
        CHECK(list->items.back().reason == SampleReason::first);
        CHECK(list->items.front().at > noon + seconds(90 * 39));
    });
}

TEST_CASE("a group that is resolved in a release is reopened by newer ones alone") {
    in_world([](World& world) {
        const auto id = world.take(SentError{.release = "1.4.0"});
        const auto resolved = resolve_error(
            world.sql, world.by(world.developer),
            {.id = id, .in = ResolvedIn::next_release, .release = {}, .note = {}}
        );
        REQUIRE(refusal(resolved) == "none");
        CHECK(resolved->resolved_in == "1.4.0");
        CHECK(world.signals() == "");

        world.now = world.now + minutes(5);
        for (const auto* release : {"1.4.0", "1.3.9", "", "nonsense", "till@9.9"})
            world.take(SentError{.release = release});
        CHECK(world.group(id).state == ErrorState::resolved);
        CHECK(world.group(id).since_resolved == 5);
        CHECK(world.group(id).events == 6);

        CHECK(world.take({{.release = "1.5.0"}}).front().is_regression);
        CHECK(world.group(id).state == ErrorState::open);
        CHECK(world.group(id).regressed_in == "1.5.0");
        CHECK(world.signals() == "error.new warning\n");
        CHECK(!world.take({{.release = "1.5.0"}}).front().is_regression);
    });
}

TEST_CASE("a group that is ignored comes back when what was asked for comes true") {
    in_world([](World& world) {
        const auto id = world.take(SentError{});
        const auto call = world.by(world.developer);
        REQUIRE(
            refusal(ignore_error(
                world.sql, call, {.id = id, .until = {}, .events = Count<1, 1'000'000'000>{3}}
            )) == "none"
        );
        world.take(many({}, 2));
        CHECK(world.group(id).state == ErrorState::ignored);
        world.take(SentError{});
        CHECK(world.group(id).state == ErrorState::open);
        REQUIRE(
            refusal(ignore_error(world.sql, call, {.id = id, .until = world.now + hours(1)})) ==
            "none"
        );
        world.take(SentError{});
        CHECK(world.group(id).state == ErrorState::ignored);
        world.now = world.now + hours(2);
        world.take(SentError{});
        CHECK(world.group(id).state == ErrorState::open);
    });
}

TEST_CASE("what nothing caught is a warning with an incident of its own, what was caught is none") {
    in_world([](World& world) {
        world.take({{.type = "A"}, {.type = "B"}, {.type = "C", .is_handled = true}});
        CHECK(world.signals() == "error.new warning\nerror.new warning\nerror.new info\n");
        CHECK(world.incidents() == 3);
    });
}

TEST_CASE("in a storm of new errors the later ones go into one incident") {
    in_world([](World& world) {
        for (int i = 0; i < 60; ++i) world.take(SentError{.type = "E" + std::to_string(i)});
        CHECK(world.incidents() == alone_an_hour + 1);
    });
}

TEST_CASE("an error that many people meet becomes critical") {
    in_world([](World& world) {
        for (int i = 0; i < 99; ++i) world.take(SentError{.user = std::to_string(i)});
        CHECK(world.signals() == "error.new warning\n");
        world.take(SentError{.user = "one more"});
        CHECK(world.signals() == "error.new critical\n");
    });
}

TEST_CASE("merge and unmerge hold for all later events, and unmerge brings a merged group back") {
    in_world([](World& world) {
        const auto call = world.by(world.developer);
        const auto a = world.take(SentError{.type = "A", .user = "ann"});
        const auto b = world.take(SentError{.type = "B", .user = "bob"});
        const auto key =
            world.sql
                .value<std::string>("SELECT key FROM error_key WHERE error_group = :error_group", b)
                .value();
        const auto merged = merge_error(world.sql, call, {.id = b, .into = a});
        REQUIRE(refusal(merged) == "none");
        CHECK(merged->events == 2);
        CHECK(merged->users == 2);
        CHECK(world.take(SentError{.type = "B"}) == a);
        CHECK(total(counts_of(world, a, CountsBy::total).series.at(0)) == 3);
        CHECK(refusal(resolve_error(world.sql, call, {.id = b})) == "error_merged");

        const auto parted = unmerge_error(world.sql, call, {.id = a, .keys = {{key}}});
        REQUIRE(refusal(parted) == "none");
        CHECK(parted->id == b);
        CHECK(parted->events == 2);
        CHECK(world.group(a).events == 1);
        CHECK(world.group(a).title.starts_with("A"));
        CHECK(world.take(SentError{.type = "B"}) == b);
        CHECK(world.take(SentError{.type = "A"}) == a);
        CHECK(
            refusal(unmerge_error(world.sql, call, {.id = b, .keys = {{key}}})) ==
            "keys all_its_keys"
        );
    });
}

TEST_CASE("tags that are more frequent in a group than elsewhere stand out") {
    in_world([](World& world) {
        const auto id = world.take(many({.type = "A", .tag = "Firefox"}, 8)).front().error;
        world.take(many({.type = "A", .tag = "Chrome"}, 2));
        world.take(many({.type = "B", .tag = "Chrome"}, 20));
        const auto shown = show_error(world.sql, world.by(world.agent), {id}, {});
        REQUIRE(refusal(shown) == "none");
        REQUIRE(shown->body.tags.size() == 1);
        const auto& values = shown->body.tags[0].values;
        REQUIRE(values.size() == 2);
        CHECK(values[0].value == "Firefox");
        CHECK(values[0].share == doctest::Approx(0.8));
        CHECK(values[0].share_elsewhere == 0);
        CHECK(values[0].is_over_represented);
        CHECK(!values[1].is_over_represented);
    });
}

TEST_CASE("a new error of telemetry raises no signal, unless it is fatal") {
    in_world([](World& world) {
        auto watched = world.prepared({.type = "TimeoutError"});
        watched.is_of_telemetry = true;
        auto fatal = world.prepared({.type = "MemoryError"});
        fatal.is_of_telemetry = true;
        fatal.level = errors::EventLevel::fatal;
        const auto call = Call::system(world.now, "test");
        const std::array<const PreparedEvent*, 1> first{&watched}, second{&fatal};
        take_events(world.sql, call, first);
        CHECK(world.signals() == "");
        take_events(world.sql, call, second);
        CHECK(world.signals() == "error.new warning\n");
    });
}

}  // namespace mainstay::bugfix::test::event_tally_test
