// Why some spans or log records are slow or fail: which attributes they have more often than the
// rest. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mainstay::telemetry {

/// How often an attribute has a value, among what is asked about and among the rest.
struct AttributeCount {
    std::string key;
    std::string value;
    std::uint64_t chosen = 0;
    std::uint64_t rest = 0;
};

/// An attribute that what is asked about has more often than the rest, beyond chance.
struct Contrast {
    std::size_t attribute = 0;  ///< Index in what was counted.
    std::vector<std::size_t> same{
    };  ///< Others with the very same counts: mostly the same records.
    double chosen_share = 0;  ///< From 0 to 1.
    double rest_share = 0;
    double difference_min = 0;  ///< How much more of the chosen have it than of the rest, at least.
};

/// So many are found at most.
inline constexpr std::size_t contrasts_max = 20;

/// The attributes of which a larger share of `chosen` records than of `rest` have the value, by how
/// much larger it is at least: the lower bound of the difference of two proportions by Wilson
/// intervals (R. G. Newcombe, Statistics in Medicine 17, 1998, method 10), at a confidence of 95 %
/// for all attributes together. Of those that say the same, what names one instance of many (a
/// process, a machine) comes after the others. Nothing where there are too few records to be sure
/// of anything. REQUIRES: no count is larger than its total.
std::vector<Contrast> contrasts(
    std::span<const AttributeCount> counted, std::uint64_t chosen, std::uint64_t rest
);

}  // namespace mainstay::telemetry
