// How a quantity is spread: buckets, and the values below which a part lies. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::ticketing {

/// How often a value occurs.
struct ValueCount {
    std::int64_t value = 0;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(ValueCount, (), (value, count))

/// The least value that at least that part of all does not exceed (nearest rank). `part` is above
/// 0 and at most 1; nothing for no values. REQUIRES: ascending values.
std::optional<std::int64_t> percentile(std::span<const ValueCount> values, double part);

/// How many values lie from each bound to before the next, and from the last on. REQUIRES: bounds
/// ascend, and no value is below the first.
std::vector<std::int64_t> bucket_counts(
    std::span<const ValueCount> values, std::span<const std::int64_t> bounds
);

}  // namespace mainstay::ticketing
