// An estimate of how many different people there were, in at most two kilobytes: HyperLogLog
// (Flajolet et al., 2007) with 2048 registers, exact up to 128 of them. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::bugfix {

/// The estimate is off by 2.3 % (standard error) where it is no longer exact.
class UserSketch {
public:
    UserSketch() = default;

    /// What `text` wrote. An empty sketch for what is none.
    static UserSketch read(std::string_view written);

    /// Counts a person by anything that tells them from others. Returns whether that changed the
    /// sketch.
    bool add(std::string_view mark);

    /// All who are counted by the other are counted by this too.
    void merge(const UserSketch& other);

    std::int64_t estimate() const;

    /// For a column of text: letters, digits, `-` and `_`.
    std::string text() const;

private:
    static constexpr unsigned index_bits = 11;
    static constexpr std::size_t registers_count = 1U << index_bits;
    static constexpr std::size_t exact_max = 128;

    bool add_hash(std::uint32_t hash);
    bool add_to_registers(std::uint32_t hash);
    void make_dense();

    std::vector<std::uint32_t> hashes_;    // In order; while there are few.
    std::vector<std::uint8_t> registers_;  // Empty until then.
};

}  // namespace mainstay::bugfix
