// Wakes one thread that waits for something to do.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace mainstay {

/// Notified by any thread; a notification that nobody waits for is kept for the next who does.
class WakeEvent {
public:
    void notify() {
        std::lock_guard lock(mutex_);
        is_notified_ = true;
        notified_.notify_one();
    }

    /// Returns when it is or was notified, or after that long.
    void wait(std::chrono::milliseconds at_most) {
        std::unique_lock lock(mutex_);
        notified_.wait_for(lock, at_most, [&] { return is_notified_; });
        is_notified_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable notified_;
    bool is_notified_ = false;
};

}  // namespace mainstay
