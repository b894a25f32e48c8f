// Threads for one kind of blocking work, with a bounded queue, so that no kind waits for another.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace mainstay::http {

/// Whether a step begins something, or goes on with what was begun: that is never refused, since
/// whoever began waits for it, one step at a time.
enum class Step { first, next };

class BlockingPool {
public:
    struct Options {
        std::string_view name;  // In the metrics. Lives as long as the pool.
        int threads = 1;
        int waiting_max = 256;
        bool yields = false;  // To all other threads, where the processor is busy.
    };

    /// What the metrics tell of a pool.
    struct Figures {
        std::int64_t waiting = 0;
        std::int64_t running = 0;
        std::uint64_t begun = 0;
        std::uint64_t refused = 0;
        std::chrono::steady_clock::duration waited{};  // Of all that has begun, together.
    };

    explicit BlockingPool(Options options);
    BlockingPool(const BlockingPool&) = delete;
    BlockingPool& operator=(const BlockingPool&) = delete;

    /// Finishes what waits.
    ~BlockingPool();

    /// Has `task`, which must not throw, run on one of the threads. Throws db::Overloaded for a
    /// first step where too much waits already.
    void submit(std::function<void()> task, Step step = Step::first);

    Figures figures() const;

    std::string_view name() const { return options_.name; }

private:
    struct Pending {
        std::function<void()> task;
        std::chrono::steady_clock::time_point since;
    };

    void run();

    const Options options_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Pending> queue_;
    Figures figures_;
    bool is_ending_ = false;
    std::vector<std::thread> threads_;
};

/// The figures of pools, in the text format of Prometheus.
std::string metrics_text(const std::vector<const BlockingPool*>& pools);

}  // namespace mainstay::http
