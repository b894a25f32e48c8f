// Counts the frames of HTTP/2 that a client sends, whatever becomes of them: a library passes in
// silence over what it ignores. Pure.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace mainstay::monitoring {

/// Each frame costs one of an allowance, which fills with time and by what is useful, and each KiB
/// of a head another.
class FrameMeter {
public:
    using Instant = std::chrono::steady_clock::time_point;

    FrameMeter(int at_once, int per_second, Instant now)
        : allowance_max_(at_once), per_second_(per_second), allowance_(at_once), at_(now) {}

    /// Looks at what came, which begins with the preface of HTTP/2 (RFC 9113 §3.4). False once the
    /// allowance is spent.
    bool pass(std::string_view bytes, Instant now);

    /// Something useful came: so many frames more.
    void earn(double frames);

    /// Whether a head has begun and is not whole. Nothing else may come before.
    bool is_within_head() const { return is_open_head_ || (is_head_ && to_skip_ > 0); }

private:
    void begin_frame();

    static constexpr std::size_t preface_bytes = 24, head_bytes = 9;

    const double allowance_max_;
    const double per_second_;
    double allowance_;
    Instant at_;
    bool is_head_ = false;       // The frame that comes.
    bool is_open_head_ = false;  // A frame that goes on with it is to follow.
    std::array<unsigned char, head_bytes> head_{};
    std::size_t head_size_ = 0;              // Of head_, what came.
    std::uint64_t to_skip_ = preface_bytes;  // Before the next frame begins.
};

}  // namespace mainstay::monitoring
