#include "telemetry/attribute_contrast.hpp"

#include <random>

#include <doctest/doctest.h>

namespace mainstay::telemetry::attribute_contrast_test {

TEST_CASE("the attribute that the slow ones have and the others do not comes first") {
    const std::vector<AttributeCount> counted{
        {"http.route", "/cart", 50, 5000},
        {"region", "eu", 95, 900},
        {"status", "200", 98, 9800},
    };

    auto found = contrasts(counted, 100, 10'000);

    REQUIRE(found.size() == 1);
    CHECK(found[0].attribute == 1);
    CHECK(found[0].chosen_share == doctest::Approx(0.95));
    CHECK(found[0].rest_share == doctest::Approx(0.09));
    CHECK(found[0].difference_min > 0.6);
    CHECK(found[0].difference_min < 0.86);
}

TEST_CASE("two of two prove nothing") {
    CHECK(contrasts(std::vector<AttributeCount>{{"host", "a", 2, 5000}}, 2, 10'000).empty());
}

TEST_CASE("attributes that go together are one finding") {
    const std::vector<AttributeCount> counted{
        {"host", "a", 90, 100}, {"pod", "a-1", 90, 100}, {"version", "2", 99, 5000}
    };

    auto found = contrasts(counted, 100, 10'000);

    REQUIRE(found.size() == 2);
    CHECK(found[0].attribute == 0);
    CHECK(found[0].same == std::vector<std::size_t>{1});
    CHECK(found[1].attribute == 2);
}

TEST_CASE("of what says the same, the process it is in stands behind the rest") {
    const std::vector<AttributeCount> counted{
        {"host.name", "a", 90, 100}, {"process.pid", "7", 90, 100}, {"version", "2", 90, 100}
    };

    auto found = contrasts(counted, 100, 10'000);

    REQUIRE(found.size() == 1);
    CHECK(found[0].attribute == 2);
    CHECK(found[0].same == std::vector<std::size_t>{0, 1});
}

TEST_CASE("chance alone is hardly ever taken for a reason, however many attributes there are") {
    std::mt19937_64 random(7);
    int mistaken = 0;
    for (int round = 0; round < 200; ++round) {
        std::vector<AttributeCount> counted;
        for (int key = 0; key < 300; ++key) {
            const double share = 1.0 / static_cast<double>(1 + random() % 50);
            std::binomial_distribution<std::uint64_t> chosen(200, share), rest(5000, share);
            counted.push_back({"key" + std::to_string(key), "", chosen(random), rest(random)});
        }
        if (!contrasts(counted, 200, 5000).empty()) ++mistaken;
    }
    CHECK(mistaken <= 10);
}

TEST_CASE("with nothing to compare with there is no reason") {
    const std::vector<AttributeCount> counted{{"host", "a", 100, 0}};
    CHECK(contrasts(counted, 100, 0).empty());
    CHECK(contrasts(counted, 0, 100).empty());
    CHECK(contrasts({}, 100, 100).empty());
}

}  // namespace mainstay::telemetry::attribute_contrast_test
