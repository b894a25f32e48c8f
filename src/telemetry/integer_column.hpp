// A column of whole numbers in few bytes: times, counters, amounts as they change. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::telemetry {

/// Appends `values` to `out`, none lost and none rounded, whatever they are.
///
/// What all differences have in common is divided out. Of what remains the smallest is written: the
/// distance from a level or from a line, the change, or the change of the change; in blocks of 128,
/// each at a fixed width or as Rice codes (R. F. Rice, JPL 79-22, 1979), whichever is shorter.
void append_integers(std::string& out, std::span<const std::int64_t> values);

/// Reads `count` values from the beginning of `in` and removes them from it; nothing where these
/// are not bytes that append_integers() wrote for as many. Time and memory are linear in `count`.
std::optional<std::vector<std::int64_t>> read_integers(std::string_view& in, std::size_t count);

/// Appends a number in seven bits a byte, the lowest first (LEB128).
void append_varint(std::string& out, std::uint64_t number);

/// Reads and removes a number that append_varint() wrote.
std::optional<std::uint64_t> read_varint(std::string_view& in);

}  // namespace mainstay::telemetry
