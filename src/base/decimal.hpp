// Numbers with a fixed count of decimals, exactly: whole numbers of units of the last decimal.
// Pure, and without floating point.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay {

inline constexpr int decimal_scale_max = 6;

/// `-12.5` at a scale of 2 is -1250. Nothing for what is no number, has more decimals than `scale`
/// or does not fit 64 bits. No sign but `-`, no grouping, and digits on both sides of a point.
/// REQUIRES: 0 <= scale <= decimal_scale_max.
std::optional<std::int64_t> read_decimal(std::string_view text, int scale);

/// The reverse, with all of its decimals: `-12.50`.
std::string decimal_text(std::int64_t units, int scale);

}  // namespace mainstay
