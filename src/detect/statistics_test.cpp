#include "detect/statistics.hpp"

#include <vector>

#include <doctest/doctest.h>

namespace mainstay::detect::statistics_test {

namespace {

doctest::Approx about(double value) { return doctest::Approx(value).epsilon(0.002); }

}  // namespace

TEST_CASE("few hits are compared exactly") {
    // The tea tasting: 3 of 4 against 1 of 4.
    const auto tea = compare_shares({1, 4}, {3, 4});
    CHECK(tea.higher == about(17.0 / 70));
    CHECK(tea.lower == about(69.0 / 70));

    const auto none = compare_shares({0, 100}, {0, 100});
    CHECK(none.higher == about(1));
    CHECK(none.lower == about(1));

    // Five of ten where before none of a hundred failed: C(10,5) / C(110,5).
    CHECK(compare_shares({0, 100}, {5, 10}).higher == about(252.0 / 122'391'522));
}

TEST_CASE("many hits are compared by the normal distribution, and agree with the exact test") {
    const auto many = compare_shares({2'000, 100'000}, {1'100, 50'000});
    // Pooled 0.020667, error 0.000779, z 2.5673.
    CHECK(many.higher == about(0.005134));
    CHECK(many.lower == about(1 - 0.005134));

    const auto exact = compare_shares({500, 25'000}, {500, 22'000});
    const auto turned = compare_shares({24'500, 25'000}, {21'500, 22'000});
    CHECK(exact.higher == about(turned.lower));
    CHECK(exact.lower == about(turned.higher));
}

TEST_CASE("a share of nothing is no evidence") {
    CHECK(compare_shares({0, 0}, {5, 10}).higher == 1);
    CHECK(compare_shares({5, 10}, {0, 0}).lower == 1);
    CHECK(rate_bounds({0, 0}, 2).low == 0);
    CHECK(rate_bounds({0, 0}, 2).high == 1);
}

TEST_CASE("a rate lies within Wilson's bounds") {
    const auto none = rate_bounds({0, 10}, 1.96);
    CHECK(none.low == 0);
    CHECK(none.high == about(0.2775));

    const auto half = rate_bounds({50, 100}, 1.96);
    CHECK(half.low == about(0.4038));
    CHECK(half.high == about(0.5962));

    // Newcombe 1998, table II, example (a) by method 10: 56 of 70 and 48 of 80.
    const auto apart = difference_bounds({48, 80}, {56, 70}, 1.96);
    CHECK(apart.low == about(0.0524));
    CHECK(apart.high == about(0.3339));
}

TEST_CASE("values are compared by their ranks, equal ones share theirs") {
    const std::vector<double> low{1, 2, 3, 4, 5, 6, 7, 8};
    const std::vector<double> high{9, 10, 11, 12, 13, 14, 15, 16};
    // U is 64 of 64: (32 - 0.5) / sqrt(64 * 17 / 12).
    CHECK(compare_values(low, high).higher == about(normal_tail(3.3082)));
    CHECK(compare_values(high, low).lower == about(normal_tail(3.3082)));
    CHECK(compare_values(low, high).lower > 0.999);

    const std::vector<double> same(50, 7.0);
    CHECK(compare_values(same, same).higher == 1);
    CHECK(compare_values({}, high).higher == 1);
}

TEST_CASE("counts are compared with the time they had") {
    // All three in the last tenth of the time.
    CHECK(compare_counts(0, 9, 3, 1).higher == about(0.001));
    CHECK(compare_counts(0, 9, 0, 1).higher == about(1));
    CHECK(compare_counts(9, 9, 1, 1).higher == about(1 - 0.34868));
    CHECK(compare_counts(9'000, 9, 1'000, 1).higher == about(0.5));
}

TEST_CASE("a trend has a slope and says how sure it is") {
    std::vector<Point> line;
    for (int i = 0; i < 10; ++i) line.push_back({double(i), 3 + 2.0 * i});
    const auto straight = trend_of(line);
    REQUIRE(straight);
    CHECK(straight->slope == about(2));
    CHECK(straight->slope_error < 1e-9);

    const auto bent = trend_of(std::vector<Point>{{0, 0}, {1, 2}, {2, 1}, {3, 3}});
    REQUIRE(bent);
    CHECK(bent->slope == about(0.8));
    CHECK(bent->slope_error == about(0.4243));

    CHECK(!trend_of(std::vector<Point>{{0, 0}, {1, 1}}));
    CHECK(!trend_of(std::vector<Point>{{1, 0}, {1, 1}, {1, 2}}));
}

}  // namespace mainstay::detect::statistics_test
