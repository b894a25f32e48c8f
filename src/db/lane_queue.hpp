// Transactions that wait for the threads of a lane. Bounded: what does not fit is refused, not
// kept. Inside db/ only.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "db/database.hpp"

namespace mainstay::db {

/// A transaction that waits to be run.
struct Queued {
    Database::Pending pending;
    ReadClass how{};
    std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
};

/// A queue that serves its callers in turn. A caller who has a thread gets another one only while
/// at least half of the lane stays free for others.
class LaneQueue {
public:
    struct Limits {
        int threads = 1;
        int pending_max = 4096;
        int caller_pending_max = 4096;
        bool is_shared_fairly = false;  ///< Else first come, first served, whoever asks.
    };

    explicit LaneQueue(Limits limits) : limits_(limits) {}

    /// Throws Overloaded when the queue is full or closed.
    void push(Database::Pending pending, ReadClass how = {});

    /// Waits for transactions and takes up to `count`. Empty when closed and drained. What was
    /// taken is to be given back to `finish`.
    std::vector<Queued> take(std::size_t count);

    /// Has the threads of what was taken be free again.
    void finish(const std::vector<Queued>& taken);

    /// Lets nothing in any more.
    void close();

    LaneState state() const;

private:
    struct Caller {
        std::deque<Queued> pending;
        int running = 0;
    };

    using Turn = std::deque<std::int64_t>::iterator;

    Turn next_turn();
    Queued take_one(Turn turn);

    const Limits limits_;
    mutable std::mutex mutex_;
    std::condition_variable more_;
    std::unordered_map<std::int64_t, Caller> callers_;
    std::deque<std::int64_t> turns_;  // Callers with something pending, who is next first.
    int pending_ = 0;
    int running_ = 0;
    bool is_closed_ = false;
};

}  // namespace mainstay::db
