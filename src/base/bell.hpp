// Wakes one thread that waits for something to do.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace mainstay {

/// Rung by any thread; a ring that nobody waits for is kept for the next who does.
class Bell {
public:
    void ring() {
        std::lock_guard lock(mutex_);
        is_rung_ = true;
        rung_.notify_one();
    }

    /// Returns when it is or was rung, or after that long.
    void wait(std::chrono::milliseconds at_most) {
        std::unique_lock lock(mutex_);
        rung_.wait_for(lock, at_most, [&] { return is_rung_; });
        is_rung_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable rung_;
    bool is_rung_ = false;
};

}  // namespace mainstay
