// The bytes that calls in flight may hold together. Pure.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace mainstay::monitoring {

/// While a body is read it counts as the largest that may come, for how large it will be is not
/// known; then as what it is. Any thread.
class ReadingBudget {
public:
    /// Whether the body may be read.
    using Start = std::function<void(bool may_read)>;

    /// REQUIRES: bytes_for_one <= bytes_max.
    ReadingBudget(std::size_t bytes_max, std::size_t bytes_for_one)
        : bytes_max_(bytes_max), bytes_for_one_(bytes_for_one) {}

    /// Calls `start` now or later. Waits only for bodies that are being read, which ends soon: if
    /// those that are not answered yet leave no room, the answer is no.
    void enter(Start start);

    /// A body that was let in has been read, and holds `kept` bytes until they are released.
    void end_reading(std::size_t kept);

    void release(std::size_t bytes);

    /// Held by bodies that were read.
    std::size_t bytes_held() const;

private:
    struct Ready {
        Start start;
        bool may_read;
    };

    /// Takes those who need not wait any longer. With the lock held.
    std::vector<Ready> take_ready();

    const std::size_t bytes_max_;
    const std::size_t bytes_for_one_;
    mutable std::mutex mutex_;
    std::size_t held_ = 0;
    std::size_t reading_ = 0;  // Bodies.
    std::deque<Start> pending_;
};

}  // namespace mainstay::monitoring
