// A thread that does something for each event, none left out: it goes on from a position that its
// owner keeps in the database. It is woken by the process's one reader of events; what it does with
// them is its owner's.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/guarded.hpp"
#include "base/wake_event.hpp"
#include "events/follower.hpp"

namespace mainstay::events {

/// What is done with events. Each function runs on the follower's thread, in transactions of its
/// own that move the position together with what they write: nothing is lost by a restart, and of
/// several processes one handles each event.
struct DurableTask {
    std::string area;                // For the log: `notifications`.
    std::vector<std::string> types;  // Of the events that wake it.
    int batch = 200;                 // So many are read well within the time of a quick read.

    /// Many changes of a moment are one transaction: the least pause between two looks.
    std::chrono::milliseconds pause{100};

    /// Handles at most `limit` events; returns whether there may be more.
    std::function<bool(int limit)> handle;

    /// Passes over the next event, which fails for a reason of its own, and logs that.
    std::function<void()> skip;
};

class DurableFollower {
public:
    explicit DurableFollower(DurableTask task);
    DurableFollower(const DurableFollower&) = delete;
    DurableFollower& operator=(const DurableFollower&) = delete;

    /// Stops, if need be.
    ~DurableFollower();

    /// What wakes it. For the Follower, which is stopped before this ends.
    Follower::Subscriber subscriber();

    void start();
    void stop();

    /// How long there has been an event that is not handled yet; 0 when all are.
    std::chrono::duration<double> lag() const;

private:
    using Steady = std::chrono::steady_clock;

    void run();
    bool look();

    const DurableTask task_;
    int failures_ = 0;  // In a row. Of the thread.
    mutable Guarded<std::optional<Steady::time_point>> behind_since_;
    std::atomic<bool> is_stopping_ = false;
    WakeEvent wake_event_;
    WakeEvent stopping_;
    std::thread thread_;
};

}  // namespace mainstay::events
