#include "bugfix/user_sketch.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <xxhash.h>

namespace mainstay::bugfix {

namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t hash_digits = 8;

}  // namespace

UserSketch UserSketch::read(std::string_view written) {
    UserSketch sketch;
    if (written.starts_with('s') && written.size() % hash_digits == 1) {
        for (std::size_t at = 1; at < written.size(); at += hash_digits) {
            std::uint32_t hash = 0;
            const auto* begin = written.data() + at;
            const auto parsed = std::from_chars(begin, begin + hash_digits, hash, 16);
            if (parsed.ptr != begin + hash_digits) return {};
            sketch.add_hash(hash);
        }
    } else if (written.starts_with('d') && written.size() == registers_count + 1) {
        sketch.registers_.resize(registers_count);
        for (std::size_t i = 0; i < registers_count; ++i) {
            const auto value = digits.find(written[i + 1]);
            if (value == std::string_view::npos) return {};
            sketch.registers_[i] = static_cast<std::uint8_t>(value);
        }
    }
    return sketch;
}

bool UserSketch::add(std::string_view mark) {
    return add_hash(static_cast<std::uint32_t>(XXH3_64bits(mark.data(), mark.size()) >> 32U));
}

bool UserSketch::add_hash(std::uint32_t hash) {
    if (!registers_.empty()) return add_to_registers(hash);
    const auto at = std::ranges::lower_bound(hashes_, hash);
    if (at != hashes_.end() && *at == hash) return false;
    hashes_.insert(at, hash);
    if (hashes_.size() > exact_max) make_dense();
    return true;
}

bool UserSketch::add_to_registers(std::uint32_t hash) {
    const auto index = hash >> (32U - index_bits);
    // A one behind the bits that count bounds the rank.
    const auto rest = (hash << index_bits) | (1U << (index_bits - 1));
    const auto rank = static_cast<std::uint8_t>(std::countl_zero(rest) + 1);
    if (registers_[index] >= rank) return false;
    registers_[index] = rank;
    return true;
}

void UserSketch::make_dense() {
    if (!registers_.empty()) return;
    registers_.resize(registers_count);
    for (const auto hash : hashes_) add_to_registers(hash);
    hashes_.clear();
}

void UserSketch::merge(const UserSketch& other) {
    for (const auto hash : other.hashes_) add_hash(hash);
    if (other.registers_.empty()) return;
    make_dense();
    for (std::size_t i = 0; i < registers_count; ++i)
        registers_[i] = std::max(registers_[i], other.registers_[i]);
}

std::int64_t UserSketch::estimate() const {
    if (registers_.empty()) return static_cast<std::int64_t>(hashes_.size());
    constexpr double count = registers_count;
    constexpr double bias = 0.7213 / (1 + 1.079 / count);
    double sum = 0;
    double zeros = 0;
    for (const auto rank : registers_) {
        sum += std::ldexp(1.0, -rank);
        if (rank == 0) ++zeros;
    }
    const double raw = bias * count * count / sum;
    // Few: by how many registers nobody fell into.
    const bool is_few = raw <= 2.5 * count && zeros > 0;
    return std::llround(is_few ? count * std::log(count / zeros) : raw);
}

std::string UserSketch::text() const {
    if (hashes_.empty() && registers_.empty()) return {};
    std::string written(1, registers_.empty() ? 's' : 'd');
    for (const auto hash : hashes_) written += fmt::format("{:08x}", hash);
    for (const auto rank : registers_) written += digits[rank];
    return written;
}

}  // namespace mainstay::bugfix
