#include "monitoring/grpc_listener_frames.hpp"

#include <algorithm>

namespace mainstay::monitoring {

namespace {

constexpr unsigned char headers_type = 1, continuation_type = 9;
constexpr unsigned char end_headers_flag = 4;

// A byte of a head takes as long as a hundred of a body: it may stand for a whole field.
constexpr double head_bytes_for_frame = 1024;

}  // namespace

bool FrameMeter::pass(std::string_view bytes, Instant now) {
    std::chrono::duration<double> passed = now - at_;
    at_ = now;
    earn(passed.count() * per_second_);
    while (!bytes.empty()) {
        if (to_skip_ > 0) {
            auto skipped = std::min<std::uint64_t>(to_skip_, bytes.size());
            to_skip_ -= skipped;
            bytes.remove_prefix(skipped);
            continue;
        }
        head_[head_size_++] = static_cast<unsigned char>(bytes[0]);
        bytes.remove_prefix(1);
        if (head_size_ == head_bytes) begin_frame();
    }
    return allowance_ >= 0;
}

void FrameMeter::begin_frame() {
    head_size_ = 0;
    to_skip_ = std::uint64_t{head_[0]} << 16U | std::uint64_t{head_[1]} << 8U | head_[2];
    allowance_ -= 1;
    is_head_ = head_[3] == headers_type || head_[3] == continuation_type;
    is_open_head_ = is_head_ && (head_[4] & end_headers_flag) == 0;
    if (is_head_) allowance_ -= static_cast<double>(to_skip_) / head_bytes_for_frame;
}

void FrameMeter::earn(double frames) { allowance_ = std::min(allowance_ + frames, allowance_max_); }

}  // namespace mainstay::monitoring
