#include "telemetry/sample_chunk.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include <doctest/doctest.h>

namespace mainstay::telemetry::sample_chunk_test {

namespace {

constexpr std::int64_t begin = 1'790'000'000'000'000;
constexpr std::size_t two_hours = 720;  // At ten seconds.

std::vector<Sample> series(std::size_t count, auto value) {
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < count; ++i)
        samples.push_back({{begin + static_cast<std::int64_t>(i) * 10'000'000}, value(i)});
    return samples;
}

bool is_same(const std::vector<Sample>& one, const std::vector<Sample>& other) {
    return std::equal(
        one.begin(), one.end(), other.begin(), other.end(),
        [](const Sample& a, const Sample& b) {
            return a.at == b.at &&
                   std::bit_cast<std::uint64_t>(a.value) == std::bit_cast<std::uint64_t>(b.value);
        }
    );
}

bool comes_back(const std::vector<Sample>& samples) {
    auto read = unpack_samples(pack_samples(samples));
    return read && is_same(*read, samples);
}

double bytes_a_sample(const std::vector<Sample>& samples) {
    return static_cast<double>(pack_samples(samples).size()) / static_cast<double>(samples.size());
}

}  // namespace

TEST_CASE("each value comes back to its last bit") {
    std::mt19937_64 random(7);
    const double stale = std::bit_cast<double>(std::uint64_t{0x7ff0000000000002});
    const double infinity = std::numeric_limits<double>::infinity();
    const std::vector<double> odd{
        0.0,        -0.0,       1.5,      0.1,          0.3,   1e-300,
        1e300,      5e-324,     infinity, -infinity,    stale, 9007199254740993.0,
        1e15 + 0.5, 123456.789, -0.001,   std::nan(""), 1e18,  3.141592653589793
    };
    CHECK(comes_back({}));
    CHECK(comes_back(series(1, [&](auto) { return stale; })));
    for (std::size_t i = 0; i < odd.size(); ++i) {
        CHECK(comes_back(series(3, [&](auto) { return odd[i]; })));
        // Among decimals: an exception.
        CHECK(comes_back(series(100, [&](auto k) { return k == 50 ? odd[i] : 0.25; })));
    }
    CHECK(comes_back(series(500, [&](auto k) { return odd[k % odd.size()]; })));
    CHECK(comes_back(series(500, [&](auto) { return std::bit_cast<double>(random()); })));
    CHECK(comes_back(series(500, [&](auto) { return static_cast<double>(random()) * 0x1p-64; })));
    CHECK(comes_back(series(chunk_samples_max, [](auto k) { return std::sin(k) * 1e6; })));
}

TEST_CASE("times need not be regular, nor in order") {
    auto samples = series(300, [](auto k) { return static_cast<double>(k % 7); });
    std::mt19937_64 random(7);
    for (auto& sample : samples) sample.at.micros += static_cast<std::int64_t>(random() % 5000);
    samples[10].at = {0};
    samples[20].at = samples[19].at;

    CHECK(comes_back(samples));
}

TEST_CASE("a regular series of whole numbers that wander takes less than half a byte a sample") {
    std::mt19937_64 random(7);
    std::normal_distribution<double> step;
    double value = 50;
    auto walk = series(two_hours, [&](auto) {
        value = std::clamp(value + step(random), 0.0, 100.0);
        return std::floor(value);
    });

    CHECK(comes_back(walk));
    CHECK(bytes_a_sample(walk) < 0.5);
}

TEST_CASE("a gauge of three decimals takes what its noise does") {
    std::mt19937_64 random(7);
    std::normal_distribution<double> noise(20, 0.1);
    auto gauge = series(two_hours, [&](auto) { return std::round(noise(random) * 1000) / 1000; });

    CHECK(comes_back(gauge));
    CHECK(bytes_a_sample(gauge) < 1.3);
}

TEST_CASE("a steady counter takes what its rate changes by") {
    std::mt19937_64 random(7);
    double total = 1e9;
    auto counter =
        series(two_hours, [&](auto) { return total += 1000 + static_cast<double>(random() % 16); });

    CHECK(comes_back(counter));
    CHECK(bytes_a_sample(counter) < 0.8);
}

TEST_CASE("bytes that are no chunk are refused, or read as some chunk") {
    std::mt19937_64 random(7);
    const auto whole = pack_samples(series(300, [](auto k) {
        return k % 50 == 0 ? std::nan("") : static_cast<double>(k * k % 1013) / 100;
    }));
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK(!unpack_samples(std::string_view(whole).substr(0, size)));
    for (int i = 0; i < 20'000; ++i) {
        auto changed = whole;
        changed[random() % changed.size()] = static_cast<char>(random());
        auto read = unpack_samples(changed);
        CHECK((!read || read->size() <= chunk_samples_max));
    }
}

}  // namespace mainstay::telemetry::sample_chunk_test
