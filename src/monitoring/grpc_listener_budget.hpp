// The bytes that calls in flight may hold together. Pure.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace mainstay::monitoring {

/// While a body is read it counts as the most that it may become; then as what it is. Any thread.
class ReadingBudget {
public:
    /// Whether the body may be read.
    using Start = std::function<void(bool may_read)>;

    explicit ReadingBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    /// Calls `start` now or later, on this or another thread, in the order of the calls. Waits only
    /// for bodies that are being read, which ends soon: if those that are not answered yet leave
    /// no room for `bytes`, the answer is no.
    void enter(std::size_t bytes, Start start);

    /// A body that was let in with `bytes` has been read, and holds `kept` of them until they are
    /// released. REQUIRES: kept <= bytes.
    void end_reading(std::size_t bytes, std::size_t kept);

    void release(std::size_t bytes);

    /// Held by bodies that were read.
    std::size_t bytes_held() const;

private:
    struct Pending {
        std::size_t bytes;
        Start start;
    };

    struct Ready {
        Start start;
        bool may_read;
    };

    /// Takes those who need not wait any longer. With the lock held.
    std::vector<Ready> take_ready();

    const std::size_t bytes_max_;
    mutable std::mutex mutex_;
    std::size_t held_ = 0;
    std::size_t reading_ = 0;  // Bytes that bodies being read may become.
    std::deque<Pending> pending_;
};

}  // namespace mainstay::monitoring
