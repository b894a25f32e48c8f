// Numbers of any width in a row of bytes, the first in the lowest bits. Pure.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace mainstay::telemetry {

static_assert(std::endian::native == std::endian::little, "words are written as they stand");

/// A mask of the lowest `count` bits. REQUIRES: count ≤ 64.
constexpr std::uint64_t low_bits(unsigned count) {
    return count == 0 ? 0 : ~std::uint64_t{0} >> (64 - count);
}

class BitWriter {
public:
    explicit BitWriter(std::string& out) : out_(out) {}

    /// Writes the lowest `count` bits of `value`. REQUIRES: count ≤ 64.
    void write(std::uint64_t value, unsigned count) {
        value &= low_bits(count);
        pending_ |= value << filled_;
        if (filled_ + count < 64) {
            filled_ += count;
            return;
        }
        append(sizeof pending_);
        pending_ = filled_ == 0 ? 0 : value >> (64 - filled_);
        filled_ = filled_ + count - 64;
    }

    /// Ends the row at a whole byte.
    void flush() {
        append((filled_ + 7) / 8);
        pending_ = 0;
        filled_ = 0;
    }

private:
    void append(std::size_t bytes) {
        char word[sizeof pending_];
        std::memcpy(word, &pending_, sizeof word);
        out_.append(word, bytes);
    }

    std::string& out_;
    std::uint64_t pending_ = 0;
    unsigned filled_ = 0;
};

/// Reads what a BitWriter wrote. Past the end there are zeros, and `is_overrun` says so.
class BitReader {
public:
    explicit BitReader(std::string_view bytes) : bytes_(bytes) {}

    /// REQUIRES: count ≤ 64.
    std::uint64_t read(unsigned count) {
        if (count <= refilled) return take(count);
        auto low = take(32);
        return low | take(count - 32) << 32U;
    }

    /// Counts zeros up to the next one, which is read as well; at most `max`, after which no one is
    /// expected. REQUIRES: max ≤ 32.
    unsigned zeros(unsigned max) {
        refill();
        auto count = static_cast<unsigned>(std::countr_zero(ahead_ | std::uint64_t{1} << max));
        skip(count == max ? max : count + 1);
        return count;
    }

    bool is_overrun() const { return is_overrun_; }

    /// Bytes of which a bit was read.
    std::size_t used() const { return next_ - available_ / 8; }

private:
    static constexpr unsigned refilled = 56;  // Bits ahead after refill(), at least, if there are.

    std::uint64_t take(unsigned count) {
        refill();
        auto value = ahead_ & low_bits(count);
        skip(count);
        return value;
    }

    void skip(unsigned count) {
        is_overrun_ |= count > available_;
        available_ = count > available_ ? 0 : available_ - count;
        ahead_ >>= count;
    }

    void refill() {
        if (bytes_.size() - next_ >= sizeof ahead_) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes_.data() + next_, sizeof word);
            // What is not counted as available is put there again by the next refill.
            ahead_ |= word << available_;
            const unsigned taken = (63 - available_) / 8;
            next_ += taken;
            available_ += 8 * taken;
            return;
        }
        while (available_ < refilled && next_ < bytes_.size()) {
            ahead_ |= std::uint64_t{static_cast<unsigned char>(bytes_[next_++])} << available_;
            available_ += 8;
        }
    }

    std::string_view bytes_;
    std::size_t next_ = 0;
    std::uint64_t ahead_ = 0;
    unsigned available_ = 0;
    bool is_overrun_ = false;
};

}  // namespace mainstay::telemetry
