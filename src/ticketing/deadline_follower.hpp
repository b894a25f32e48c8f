// The thread that keeps deadlines up with what happens to tickets. It is woken by the process's one
// reader of events, and goes on from a position in the database: whoever changes a ticket pays
// nothing for its clocks, and nothing is lost by a restart.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include "base/guarded.hpp"
#include "base/time.hpp"
#include "base/wake_event.hpp"
#include "db/database.hpp"
#include "events/follower.hpp"
#include "ticketing/promises.hpp"

namespace mainstay::ticketing {

/// Follows at most `limit` events from `reached` on, which moves on where there is nothing to
/// write; returns whether there may be more. Another process may be faster: its work stands.
bool follow_deadlines(
    db::Database& database, PromiseCache& promises, events::Cursor& reached, int limit, Time now
);

class DeadlineFollower {
public:
    /// REQUIRES: `database` and `promises` outlive it.
    DeadlineFollower(db::Database& database, PromiseCache& promises, Clock clock);
    DeadlineFollower(const DeadlineFollower&) = delete;
    DeadlineFollower& operator=(const DeadlineFollower&) = delete;

    /// Stops, if need be.
    ~DeadlineFollower();

    /// What wakes it. For the Follower, which is stopped before this ends.
    events::Follower::Subscriber subscriber();

    void start();
    void stop();

    /// How long there has been a change of a ticket by which its deadlines may move; 0 when they
    /// are up with all.
    std::chrono::duration<double> lag() const;

private:
    using Steady = std::chrono::steady_clock;

    void run();
    bool look();
    void skip_event();

    db::Database& database_;
    PromiseCache& promises_;
    const Clock clock_;
    events::Cursor reached_;  // Of the thread, as the next.
    int failures_ = 0;        // In a row.
    mutable Guarded<std::optional<Steady::time_point>> behind_since_;
    std::atomic<bool> is_stopping_ = false;
    WakeEvent wake_event_;
    WakeEvent stopping_;
    std::thread thread_;
};

}  // namespace mainstay::ticketing
