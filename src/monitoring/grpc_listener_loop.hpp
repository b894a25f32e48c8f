// How other threads reach the one that a listener's connections live on. Knows nothing of them.
#pragma once

#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace mainstay::monitoring {

/// Runs functions on the thread of the listener, as long as there is one.
class ListenerLoop {
public:
    using Function = std::function<void()>;

    /// `post` has a function run on that thread, soon.
    void open(std::thread::id thread, std::function<void(Function)> post) {
        std::lock_guard lock(mutex_);
        thread_ = thread;
        post_ = std::move(post);
    }

    /// From now on functions are dropped.
    void close() {
        std::lock_guard lock(mutex_);
        post_ = {};
    }

    /// At once on that thread, else soon. Any thread.
    void run(Function function) {
        {
            std::lock_guard lock(mutex_);
            if (!post_) return;
            if (thread_ != std::this_thread::get_id()) return post_(std::move(function));
        }
        function();
    }

private:
    std::mutex mutex_;
    std::thread::id thread_;
    std::function<void(Function)> post_;
};

}  // namespace mainstay::monitoring
