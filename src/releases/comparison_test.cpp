#include "releases/comparison.hpp"

#include <algorithm>

#include <doctest/doctest.h>

namespace mainstay::releases::comparison_test {

namespace {

using events::DurationBin;
using events::GaugeSample;
using events::ServiceFigures;

constexpr Time begin{1'795'435'200'000'000};

/// So many minutes of requests, of which each hundred has the durations 1 to 100 times `unit`.
ServiceFigures a_time(
    std::int64_t requests, std::int64_t errors, std::int64_t unit_micros = 1'000, int minutes = 60
) {
    ServiceFigures figures{
        .from = begin,
        .to = begin + std::chrono::minutes(minutes),
        .requests = requests,
        .errors = errors,
    };
    for (std::int64_t i = 1; i <= 100; ++i)
        figures.durations.push_back({i * unit_micros, requests * i / 100 - requests * (i - 1) / 100}
        );
    return figures;
}

/// A sample a minute from `low` to `high`, with a ripple.
std::vector<GaugeSample> samples(int count, double low, double high) {
    std::vector<GaugeSample> all;
    for (int i = 0; i < count; ++i) {
        const double part = count > 1 ? double(i) / (count - 1) : 0;
        const double value = low + (high - low) * part;
        all.push_back({begin + std::chrono::minutes(i), value * (i % 2 == 0 ? 1.01 : 0.99)});
    }
    return all;
}

const CriterionResult& of(const Comparison& comparison, Criterion criterion) {
    const auto found =
        std::ranges::find(comparison.criteria, criterion, &CriterionResult::criterion);
    REQUIRE(found != comparison.criteria.end());
    return *found;
}

Change change_of(const ComparedFigures& figures, Criterion criterion) {
    return of(compare(figures), criterion).change;
}

}  // namespace

TEST_CASE("a service that does as before is healthy, with the figures that say so") {
    const auto comparison = compare({a_time(40'000, 40), {}, a_time(10'000, 12)});
    CHECK(comparison.health == Health::healthy);
    const auto& errors = of(comparison, Criterion::error_rate);
    CHECK(errors.change == Change::same);
    CHECK(errors.ground == Ground::as_before);
    CHECK(errors.before->of == 40'000);
    CHECK(errors.after->value == doctest::Approx(0.0012));
    CHECK(of(comparison, Criterion::latency_p95).change == Change::same);
    CHECK(of(comparison, Criterion::latency_p95).after->value == 95'000);
    CHECK(of(comparison, Criterion::cpu).ground == Ground::not_measured);
    REQUIRE(comparison.reasons.size() == 3);
    CHECK(
        comparison.reasons.front() ==
        "Failed requests: 0.12 % of 10000, before 0.10 % of 40000: as before."
    );
}

TEST_CASE("more failures than chance brings are worse, however few requests there are") {
    const auto comparison = compare({a_time(40'000, 40), {}, a_time(60, 6)});
    CHECK(comparison.health == Health::degraded);
    CHECK(of(comparison, Criterion::error_rate).change == Change::worse);
    CHECK(
        comparison.reasons ==
        std::vector<std::string>{
            "Failed requests: 10.00 % of 60, before 0.10 % of 40000: worse (chance < 0.0001)."
        }
    );
}

TEST_CASE("a difference that is certain but does not matter is none") {
    const ComparedFigures figures{a_time(4'000'000, 4'000), {}, a_time(4'000'000, 4'500)};
    CHECK(change_of(figures, Criterion::error_rate) == Change::same);
}

TEST_CASE("what cannot be told is never called healthy") {
    SUBCASE("no requests at all") {
        const auto comparison = compare({{}, {}, {}});
        CHECK(comparison.health == Health::inconclusive);
        CHECK(comparison.reasons.size() == 3);
        for (const auto& each : comparison.criteria) CHECK(each.change == Change::inconclusive);
    }
    SUBCASE("no requests after") {
        const auto comparison = compare({a_time(40'000, 40), {}, a_time(0, 0)});
        CHECK(comparison.health == Health::inconclusive);
        CHECK(of(comparison, Criterion::error_rate).ground == Ground::too_few_after);
    }
    SUBCASE("no requests before") {
        const auto comparison = compare({a_time(0, 0), {}, a_time(40'000, 40)});
        CHECK(comparison.health == Health::inconclusive);
        CHECK(of(comparison, Criterion::error_rate).ground == Ground::too_few_before);
    }
    SUBCASE("few requests after, of which none failed") {
        const auto comparison = compare({a_time(40'000, 40), {}, a_time(50, 0)});
        CHECK(comparison.health == Health::inconclusive);
        CHECK(of(comparison, Criterion::error_rate).ground == Ground::not_certain);
        CHECK(of(comparison, Criterion::latency_p95).ground == Ground::too_few_after);
    }
    SUBCASE("memory that is not measured any more") {
        auto before = a_time(40'000, 40);
        before.memory = samples(60, 5e8, 5e8);
        const auto comparison = compare({before, {}, a_time(10'000, 10)});
        CHECK(comparison.health == Health::inconclusive);
        CHECK(of(comparison, Criterion::memory).ground == Ground::too_few_after);
    }
}

TEST_CASE("fewer failures are better") {
    const ComparedFigures figures{a_time(40'000, 800), {}, a_time(10'000, 20)};
    CHECK(change_of(figures, Criterion::error_rate) == Change::better);
    CHECK(compare(figures).health == Health::healthy);
}

TEST_CASE("slower requests are worse, and faster ones better") {
    const auto before = a_time(40'000, 40);
    const auto slower = compare({before, {}, a_time(2'000, 2, 1'500)});
    CHECK(slower.health == Health::degraded);
    CHECK(of(slower, Criterion::latency_p50).change == Change::worse);
    CHECK(of(slower, Criterion::latency_p95).change == Change::worse);
    const auto faster = compare({before, {}, a_time(2'000, 2, 600)});
    CHECK(faster.health == Health::healthy);
    CHECK(of(faster, Criterion::latency_p95).change == Change::better);
}

TEST_CASE("a few slow requests are seen at their quantile alone") {
    auto after = a_time(10'000, 10);
    for (auto& bin : after.durations)
        if (bin.micros > 90'000) bin.micros *= 10;
    const auto comparison = compare({a_time(40'000, 40), {}, after});
    CHECK(of(comparison, Criterion::latency_p50).change == Change::same);
    CHECK(of(comparison, Criterion::latency_p95).change == Change::worse);
    CHECK(comparison.health == Health::degraded);
}

TEST_CASE("a millisecond more is nothing to requests that take a few") {
    const ComparedFigures figures{a_time(40'000, 40, 30), {}, a_time(10'000, 10, 40)};
    CHECK(change_of(figures, Criterion::latency_p50) == Change::same);
}

TEST_CASE("what was as bad at that time of the day before is not put down to the deployment") {
    const ComparedFigures peak{
        a_time(40'000, 40), a_time(10'000, 10, 1'500), a_time(10'000, 10, 1'500)
    };
    const auto comparison = compare(peak);
    const auto& median = of(comparison, Criterion::latency_p50);
    CHECK(median.change == Change::inconclusive);
    CHECK(median.ground == Ground::baselines_differ);
    CHECK(median.day_before->value == 75'000);
    CHECK(comparison.health == Health::inconclusive);
}

TEST_CASE("of two times before, the one that says something counts") {
    const ComparedFigures of_night{a_time(20, 0), a_time(10'000, 10), a_time(10'000, 10)};
    CHECK(compare(of_night).health == Health::healthy);
    const ComparedFigures first_day{a_time(40'000, 40), a_time(5, 0), a_time(10'000, 10)};
    CHECK(compare(first_day).health == Health::healthy);
}

TEST_CASE("processors and memory are worse when they are used by more than chance and by much more"
) {
    auto before = a_time(40'000, 40);
    auto after = a_time(10'000, 10, 1'000, 20);
    before.cpu = samples(60, 0.30, 0.34);
    before.memory = samples(60, 5e8, 5e8);
    after.cpu = samples(20, 0.55, 0.60);
    after.memory = samples(20, 5.2e8, 5.2e8);
    const auto comparison = compare({before, {}, after});
    CHECK(of(comparison, Criterion::cpu).change == Change::worse);
    CHECK(of(comparison, Criterion::memory).change == Change::same);
    CHECK(comparison.health == Health::degraded);

    after.cpu = samples(4, 0.55, 0.60);
    CHECK(change_of({before, {}, after}, Criterion::cpu) == Change::inconclusive);
    after.cpu = samples(20, 0.10, 0.12);
    CHECK(change_of({before, {}, after}, Criterion::cpu) == Change::better);
}

TEST_CASE("restarts are worse from two on, if there were few before for the time") {
    auto before = a_time(40'000, 40, 1'000, 240);
    auto after = a_time(10'000, 10, 1'000, 15);
    auto changed = [&](std::int64_t was, std::int64_t is) {
        before.restarts = was;
        after.restarts = is;
        return change_of({before, {}, after}, Criterion::restarts);
    };
    CHECK(changed(0, 0) == Change::same);
    CHECK(changed(0, 1) == Change::inconclusive);
    CHECK(changed(0, 3) == Change::worse);
    CHECK(changed(160, 10) == Change::same);
    CHECK(changed(500, 2) == Change::better);
}

TEST_CASE("memory that grows is worse after half an hour, if it did not grow so before") {
    auto before = a_time(40'000, 40, 1'000, 240);
    auto after = a_time(10'000, 10, 1'000, 60);
    before.memory = samples(240, 5e8, 5e8);
    after.memory = samples(60, 5e8, 5.9e8);
    const auto comparison = compare({before, {}, after});
    const auto& growth = of(comparison, Criterion::memory_growth);
    CHECK(growth.change == Change::worse);
    CHECK(growth.after->value == doctest::Approx(9e7).epsilon(0.05));
    CHECK(of(comparison, Criterion::memory).change == Change::same);
    CHECK(comparison.health == Health::degraded);

    before.memory = samples(60, 5e8, 5.9e8);
    CHECK(change_of({before, {}, after}, Criterion::memory_growth) == Change::same);
    after.memory = samples(60, 5e8, 5e8);
    CHECK(change_of({before, {}, after}, Criterion::memory_growth) == Change::better);

    auto early = a_time(10'000, 10, 1'000, 15);
    early.memory = samples(15, 5e8, 5.9e8);
    const auto soon = compare({before, {}, early});
    for (const auto& each : soon.criteria) CHECK(each.criterion != Criterion::memory_growth);
}

}  // namespace mainstay::releases::comparison_test
