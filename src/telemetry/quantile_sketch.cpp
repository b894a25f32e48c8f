#include "telemetry/quantile_sketch.hpp"

#include <cmath>

namespace mainstay::telemetry {

namespace {

constexpr double log_gamma = 0.020000666706669435;  // ln((1 + sketch_error) / (1 - sketch_error))

static_assert(sketch_error == 0.01, "the logarithm is of this error");

}  // namespace

std::int16_t sketch_bin(std::uint64_t value) {
    if (value == 0) return 0;
    // 2^64 is in bin 2220: it fits.
    return static_cast<std::int16_t>(
        1 + std::ceil(std::log(static_cast<double>(value)) / log_gamma)
    );
}

double sketch_value(std::int16_t bin) {
    if (bin <= 0) return 0;
    // Between the bounds of the bin so that both are off by the same share of themselves.
    return std::exp((bin - 1) * log_gamma) * (1 - sketch_error);
}

std::uint64_t sketch_least(std::int16_t bin) {
    if (bin <= 1) return bin <= 0 ? 0 : 1;
    auto least = static_cast<std::uint64_t>(std::exp((bin - 2) * log_gamma));
    while (least > 0 && sketch_bin(least - 1) >= bin) --least;
    while (sketch_bin(least) < bin) ++least;
    return least;
}

std::optional<double> QuantileSketch::quantile(double q) const {
    if (count_ == 0) return std::nullopt;
    const double rank = q * static_cast<double>(count_ - 1);
    std::uint64_t seen = 0;
    for (auto [bin, count] : bins_) {
        seen += count;
        if (static_cast<double>(seen) > rank) return sketch_value(bin);
    }
    return sketch_value(bins_.rbegin()->first);
}

}  // namespace mainstay::telemetry
