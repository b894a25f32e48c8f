#include "monitoring/scrape_plan.hpp"

#include <set>

#include <doctest/doctest.h>

namespace mainstay::monitoring::scrape_plan_test {

namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using Micros = std::chrono::microseconds;

constexpr Time noon{1'764'331'200'000'000};  // At a whole hour.
constexpr Micros began{5s};                  // Of the uptime, at noon.

ScrapeTarget target(std::int64_t id, std::int64_t interval = 60, std::int64_t version = 1) {
    ScrapeTarget made{.id = {id}, .name = "shop", .url = "http://shop/metrics"};
    made.interval_seconds = interval;
    made.version = version;
    return made;
}

std::vector<ScrapeTarget> targets(std::int64_t count, std::int64_t interval = 60) {
    std::vector<ScrapeTarget> made;
    for (std::int64_t id = 1; id <= count; ++id) made.push_back(target(id, interval));
    return made;
}

/// The id of the next one that is due so long after noon, or 0.
std::int64_t taken(ScrapePlan& plan, Micros after) {
    const auto due = plan.take(began + after, noon + after);
    return due ? due->id.value : 0;
}

/// The times after noon at which the one target of a plan is scraped, each scrape taking so long.
std::vector<std::int64_t> seconds_of(ScrapePlan& plan, Micros takes, Micros until) {
    std::vector<std::int64_t> seconds;
    std::optional<Micros> ends;
    for (Micros at{0}; at < until; at += 100ms) {
        if (ends && at >= *ends) {
            plan.end({1}, true);
            ends.reset();
        }
        if (taken(plan, at) == 0) continue;
        CHECK(!ends);
        ends = at + takes;
        seconds.push_back(at / 1s);
    }
    return seconds;
}

}  // namespace

TEST_CASE("targets have moments of their own, spread over the interval") {
    std::set<std::int64_t> moments;
    for (std::int64_t id = 1; id <= 60; ++id) {
        const auto moment = moment_of({id}, 60s);
        CHECK(moment >= 0s);
        CHECK(moment < 60s);
        CHECK(moment == moment_of({id}, 60s));
        moments.insert(moment / 3s);
    }
    CHECK(moments.size() == 20);  // Sixty in a minute: each three seconds have some.
    CHECK(moment_of({1'000'000'000'000}, 3600s) < 3600s);
}

TEST_CASE("after a start each is scraped once within its interval, at its moment") {
    ScrapePlan plan(4);
    plan.set(targets(30), began, noon);
    std::multiset<std::int64_t> seen;
    std::size_t most = 0;
    for (Micros at{0}; at < 60s; at += 1s) {
        std::size_t at_once = 0;
        while (const auto id = taken(plan, at)) {
            seen.insert(id);
            plan.end({id}, true);
            ++at_once;
        }
        most = std::max(most, at_once);
    }
    CHECK(seen.size() == 30);
    CHECK(std::set(seen.begin(), seen.end()).size() == 30);
    CHECK(most <= 2);
}

TEST_CASE("a target is scraped at its interval, whatever a scrape takes") {
    for (Micros takes : {100ms, 9'000ms}) {
        ScrapePlan plan(4);
        plan.set({target(1, 10)}, began, noon);
        const auto seconds = seconds_of(plan, takes, 61s);
        REQUIRE(seconds.size() >= 5);
        for (std::size_t i = 1; i < seconds.size(); ++i) CHECK(seconds[i] - seconds[i - 1] == 10);
    }
}

TEST_CASE("a scrape that takes longer than the interval is not begun again beside itself") {
    ScrapePlan plan(4);
    plan.set({target(1, 10)}, began, noon);
    const auto seconds = seconds_of(plan, 25s, 120s);  // Checks that none runs.
    CHECK(seconds.size() >= 4);
    for (std::size_t i = 1; i < seconds.size(); ++i) CHECK(seconds[i] - seconds[i - 1] >= 25);
}

TEST_CASE("a target that is new or changed is scraped at once, others keep their moments") {
    ScrapePlan plan(4);
    plan.set({target(1)}, began, noon);
    const auto first = *plan.next_at();
    CHECK(plan.set({target(1), target(2)}, began, noon).empty());
    CHECK(taken(plan, 0s) == 2);
    plan.end({2}, true);
    CHECK(taken(plan, 0s) == 0);
    CHECK(*plan.next_at() == std::min(first, began + Micros(*plan.next_at() - began)));
    CHECK(plan.set({target(1, 60, 2), target(2)}, began, noon).empty());
    CHECK(taken(plan, 0s) == 1);
}

TEST_CASE("what is no longer there, or is another, is said") {
    ScrapePlan plan(4);
    plan.set({target(1), target(2), target(3)}, began, noon);
    auto moved = target(2, 60, 2);
    moved.url = "http://other/metrics";
    const auto gone = plan.set({moved, target(3, 30, 2)}, began, noon);
    REQUIRE(gone.size() == 2);
    CHECK(gone[0].id.value == 1);
    CHECK(gone[1].id.value == 2);
    CHECK(gone[1].url == "http://shop/metrics");
    CHECK(!plan.contains({1}));
}

TEST_CASE("those that do not answer keep no more threads than they may, and no other waiting") {
    ScrapePlan plan(2);
    plan.set({}, began, noon);
    plan.set(targets(10, 10), began, noon);
    for (int at = 0; at < 10; ++at) plan.end({taken(plan, 0s)}, at >= 5);  // 1 to 5 are down.
    std::set<std::int64_t> running;
    while (const auto id = taken(plan, 30s)) running.insert(id);
    CHECK(running.size() == 7);
    for (std::int64_t up : {6, 7, 8, 9, 10}) CHECK(running.contains(up));
    CHECK(!plan.next_at());
    const auto down = *running.begin();
    plan.end({down}, true);
    const auto next = taken(plan, 30s);
    CHECK(next != 0);
    CHECK(next < 6);
    CHECK(next != down);
}

TEST_CASE("a clock that jumps makes no target be scraped at once again, or not for long") {
    ScrapePlan plan(4);
    plan.set({}, began, noon);
    plan.set({target(1)}, began, noon);
    CHECK(taken(plan, 0s) == 1);
    plan.end({1}, true);
    for (Micros jump : {Micros(-3600s), Micros(3600s), Micros(-1s), Micros(17s)}) {
        const auto uptime = *plan.next_at();
        REQUIRE(plan.take(uptime, noon + jump));
        plan.end({1}, true);
        CHECK(*plan.next_at() - uptime >= 15s);
        CHECK(*plan.next_at() - uptime <= 75s);
    }
}

}  // namespace mainstay::monitoring::scrape_plan_test
