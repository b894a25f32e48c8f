#include "monitoring/objective_figures.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "monitoring/objective_counts.hpp"
#include "wire/name.hpp"

namespace mainstay::monitoring::test::objective_figures_test {

namespace {

constexpr std::int64_t three_nines = 99'900;

BurnFigures found(
    std::size_t rule, const RequestCounts& of_long, const RequestCounts& of_short,
    std::int64_t target = three_nines, std::int64_t window_days = 30
) {
    return burn_of(burn_rules(window_days)[rule], of_long, of_short, target);
}

std::string in_words(std::int64_t window_days) {
    std::string text;
    for (const auto& rule : burn_rules(window_days))
        text += fmt::format(
            "{} {}/{} {:.4g}x {}%; ", wire::name_of(rule.speed), rule.long_time.count(),
            rule.short_time.count(), rule.limit, rule.budget_percent
        );
    return text;
}

std::string status(const RequestCounts& window, std::int64_t target = three_nines) {
    return std::string(wire::name_of(objective_status(window, budget_of(window, target, 30), {})));
}

}  // namespace

TEST_CASE("a budget is the share of requests that may be bad, and can be overspent") {
    const auto half = budget_of({100'000, 50}, three_nines, 30);
    CHECK(*half.attained_percent == doctest::Approx(99.95));
    CHECK(half.budget_requests == doctest::Approx(100));
    CHECK(half.left_requests == doctest::Approx(50));
    CHECK(*half.left_percent == doctest::Approx(50));
    CHECK(half.budget_minutes == doctest::Approx(43.2));
    CHECK(*half.left_minutes == doctest::Approx(21.6));

    const auto over = budget_of({1'000, 3}, three_nines, 30);
    CHECK(over.left_requests == doctest::Approx(-2));
    CHECK(*over.left_percent == doctest::Approx(-200));
}

TEST_CASE("without requests nothing is attained, and nothing is spent") {
    const auto none = budget_of({}, three_nines, 28);
    CHECK(!none.attained_percent);
    CHECK(!none.left_percent);
    CHECK(!none.left_minutes);
    CHECK(none.budget_minutes == doctest::Approx(40.32));
    CHECK(!burn_rate({}, three_nines));
    CHECK(status({}) == "no_data");
}

TEST_CASE("a status says whether the target is met, and whether it will be for long") {
    CHECK(status({100'000, 0}) == "met");
    CHECK(status({100'000, 74}) == "met");
    CHECK(status({100'000, 76}) == "at_risk");
    CHECK(status({100'000, 100}) == "at_risk");  // Met exactly.
    CHECK(status({100'000, 101}) == "missed");
    CHECK(status({3, 1}, 50'000) == "met");

    const RequestCounts window{100'000, 10};
    const auto budget = budget_of(window, three_nines, 30);
    const std::array burns{found(0, {1'000, 50}, {100, 5})};
    CHECK(objective_status(window, budget, burns) == ObjectiveStatus::at_risk);
}

TEST_CASE("the part of the budget that is spent is the same for each window") {
    CHECK(in_words(30) == "fast 60/5 14.4x 2%; fast 360/30 6x 5%; slow 4320/360 1x 10%; ");
    CHECK(in_words(28) == "fast 60/5 13.44x 2%; fast 360/30 5.6x 5%; slow 4032/336 1x 10%; ");
    CHECK(in_words(7) == "fast 60/5 3.36x 2%; fast 360/30 1.4x 5%; slow 1008/84 1x 10%; ");
    CHECK(in_words(90) == "fast 60/5 43.2x 2%; fast 360/30 18x 5%; slow 4320/360 3x 10%; ");
    for (const std::int64_t days : {7, 28, 30, 90})
        for (const auto& rule : burn_rules(days)) {
            const double minutes = static_cast<double>(days) * 24 * 60;
            CHECK(
                rule.limit * static_cast<double>(rule.long_time.count()) / minutes ==
                doctest::Approx(rule.budget_percent / 100)
            );
        }
}

TEST_CASE("a budget is spent too fast where both times say so, and enough requests were bad") {
    CHECK(*burn_rate({1'000, 10}, three_nines) == doctest::Approx(10));
    CHECK(found(0, {10'000, 144}, {1'000, 15}).is_burning);   // At the limit.
    CHECK(!found(0, {10'000, 143}, {1'000, 15}).is_burning);  // Below it.
    CHECK(!found(0, {10'000, 500}, {1'000, 0}).is_burning);   // It is over.
    CHECK(!found(0, {10'000, 20}, {1'000, 20}).is_burning);   // It has only begun.
    CHECK(!found(0, {10'000, 500}, {}).is_burning);           // Nobody knows.
    CHECK(!found(0, {}, {}).is_burning);
    CHECK(found(1, {10'000, 60}, {1'000, 6}).is_burning);
    CHECK(found(2, {10'000, 10}, {1'000, 1}).is_burning);
}

TEST_CASE("a few bad requests of a quiet service are nothing") {
    CHECK(!found(0, {1, 1}, {1, 1}).is_burning);
    CHECK(!found(0, {30, 4}, {3, 2}).is_burning);
    CHECK(found(0, {30, 5}, {3, 2}).is_burning);
    CHECK(!found(1, {100, 9}, {10, 5}).is_burning);
    CHECK(!found(2, {100, 9}, {10, 5}).is_burning);
}

TEST_CASE("a low target is not spent fast by anything but what spends its budget") {
    // All fail, and of a target of 50 % the rate is 2.
    CHECK(!found(0, {1'000, 1'000}, {100, 100}, 50'000).is_burning);
    CHECK(found(2, {1'000, 1'000}, {100, 100}, 50'000).is_burning);
}

TEST_CASE("a threshold counts up to 2 % more as fast") {
    for (const std::int64_t threshold : {1, 7, 100, 250, 300, 1'000, 30'000, 600'000}) {
        const auto counted = counted_threshold_micros(threshold);
        CHECK(counted >= threshold * 1'000);
        CHECK(static_cast<double>(counted) <= static_cast<double>(threshold) * 1'000 * 1.0205);
    }
}

}  // namespace mainstay::monitoring::test::objective_figures_test
