// Quantiles of durations and sizes from counts, which can be added up over time and services. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace mainstay::telemetry {

/// How far an answered quantile may be from the true one, relative to it.
inline constexpr double sketch_error = 0.01;

/// The bin that a value belongs to; 0 for what is below 1 (a duration of no microsecond). The bins
/// of DDSketch (C. Masson, J. E. Rim, H. K. Lee, PVLDB 12(12), 2019, §2.1): bin i > 0 has the
/// values in (γ^(i-2), γ^(i-1)], γ = (1 + error) / (1 - error).
std::int16_t sketch_bin(std::uint64_t value);

/// The value that stands for all of a bin: none of them is further off than sketch_error.
double sketch_value(std::int16_t bin);

/// The smallest whole value of a bin, or the first one of a later bin where it has none.
/// REQUIRES: the bin's values are below 2^50.
std::uint64_t sketch_least(std::int16_t bin);

/// How many values fell into each bin. Equal for the same values, in whatever order they came and
/// however they were added up.
class QuantileSketch {
public:
    void add(std::uint64_t value) { add_bin(sketch_bin(value), 1); }

    /// As a row of a store has it.
    void add_bin(std::int16_t bin, std::uint64_t count) {
        bins_[bin] += count;
        count_ += count;
    }

    void merge(const QuantileSketch& other) {
        for (auto [bin, count] : other.bins_) add_bin(bin, count);
    }

    /// The value at `q` of all, 0 the smallest and 1 the largest; nothing where there is none.
    /// REQUIRES: 0 ≤ q ≤ 1.
    std::optional<double> quantile(double q) const;

    std::uint64_t count() const { return count_; }

    const std::map<std::int16_t, std::uint64_t>& bins() const { return bins_; }

    bool operator==(const QuantileSketch&) const = default;

private:
    std::map<std::int16_t, std::uint64_t> bins_;
    std::uint64_t count_ = 0;
};

}  // namespace mainstay::telemetry
