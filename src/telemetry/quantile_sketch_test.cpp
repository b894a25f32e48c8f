#include "telemetry/quantile_sketch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <doctest/doctest.h>

namespace mainstay::telemetry::quantile_sketch_test {

TEST_CASE("a bin's value is off by no more than the promised share, for any value") {
    std::mt19937_64 random(7);
    std::vector<std::uint64_t> values{1, 2, 3, 49, 50, 51, 1'000'000};
    values.push_back(std::numeric_limits<std::uint64_t>::max());
    for (unsigned bits = 1; bits <= 64; ++bits)
        for (int i = 0; i < 200; ++i) values.push_back((random() >> (64 - bits)) | 1U);

    for (auto value : values) {
        const auto truth = static_cast<double>(value);
        CHECK(std::fabs(sketch_value(sketch_bin(value)) - truth) <= truth * (sketch_error + 1e-9));
    }
    CHECK(sketch_value(sketch_bin(0)) == 0);
}

TEST_CASE("quantiles of skewed durations are within a hundredth of the true ones") {
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> durations(10, 2);
    std::vector<std::uint64_t> values(10'001);
    QuantileSketch sketch;
    for (auto& value : values) {
        value = static_cast<std::uint64_t>(durations(random));
        sketch.add(value);
    }
    std::sort(values.begin(), values.end());

    for (double q : {0.0, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
        const auto truth = static_cast<double>(values[static_cast<std::size_t>(q * 10'000)]);
        CHECK(std::fabs(*sketch.quantile(q) - truth) <= truth * (sketch_error + 1e-9));
    }
}

TEST_CASE("sketches of parts add up to the sketch of the whole") {
    QuantileSketch whole, early, late;
    for (std::uint64_t value = 0; value < 1000; ++value) {
        whole.add(value * value);
        (value < 300 ? early : late).add(value * value);
    }

    late.merge(early);

    CHECK(late == whole);
    CHECK(late.count() == 1000);
}

TEST_CASE("the least value of a bin is in it, and the one before is not") {
    for (std::int16_t bin = 0; bin < 1'700; ++bin) {
        const auto least = sketch_least(bin);
        CHECK(sketch_bin(least) >= bin);
        if (least > 0) CHECK(sketch_bin(least - 1) < bin);
    }
    CHECK(sketch_least(sketch_bin(20'000)) <= 20'000);
}

TEST_CASE("nothing has no quantile") { CHECK(!QuantileSketch().quantile(0.5)); }

}  // namespace mainstay::telemetry::quantile_sketch_test
