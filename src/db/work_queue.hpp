// Works that wait for a database thread. Bounded: what does not fit is refused, not kept. Inside
// db/ only.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "db/database.hpp"

namespace mainstay::db {

class WorkQueue {
public:
    explicit WorkQueue(std::size_t waiting_max) : waiting_max_(waiting_max) {}

    /// Throws Overloaded when the queue is full or closed.
    void push(Database::Waiting work) {
        {
            std::lock_guard lock(mutex_);
            if (is_closed_) throw Overloaded("the database is shutting down");
            if (waiting_.size() >= waiting_max_)
                throw Overloaded("too many works wait for the database");
            waiting_.push_back(std::move(work));
        }
        more_.notify_one();
    }

    /// Waits for works and takes up to `count` of them, oldest first. Empty when closed and
    /// drained.
    std::vector<Database::Waiting> take(std::size_t count) {
        std::unique_lock lock(mutex_);
        more_.wait(lock, [&] { return is_closed_ || !waiting_.empty(); });
        std::vector<Database::Waiting> works;
        while (!waiting_.empty() && works.size() < count) {
            works.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
        return works;
    }

    /// Lets nothing in any more.
    void close() {
        {
            std::lock_guard lock(mutex_);
            is_closed_ = true;
        }
        more_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable more_;
    std::deque<Database::Waiting> waiting_;
    std::size_t waiting_max_;
    bool is_closed_ = false;
};

}  // namespace mainstay::db
