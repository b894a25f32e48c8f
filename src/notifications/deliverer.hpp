// The thread that makes notifications of what happens. It is woken by the process's one reader of
// events, and goes on from a position in the database: nothing is lost by a restart, and nothing is
// told twice.
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
#include "notifications/kinds.hpp"

namespace mainstay::notifications {

class Deliverer {
public:
    /// REQUIRES: `database` and `kinds` outlive it.
    Deliverer(db::Database& database, const Kinds& kinds, Rules rules, Clock clock);
    Deliverer(const Deliverer&) = delete;
    Deliverer& operator=(const Deliverer&) = delete;

    /// Stops, if need be.
    ~Deliverer();

    /// What wakes it. For the Follower, which is stopped before the deliverer ends.
    events::Follower::Subscriber subscriber();

    void start();
    void stop();

    /// How long there has been an event of which somebody is not notified yet; 0 when all are.
    std::chrono::duration<double> lag() const;

private:
    using Steady = std::chrono::steady_clock;

    void run();
    bool look();

    db::Database& database_;
    const Kinds& kinds_;
    const Rules rules_;
    const Clock clock_;
    int failures_ = 0;  // In a row. Of the thread.
    mutable Guarded<std::optional<Steady::time_point>> behind_since_;
    std::atomic<bool> is_stopping_ = false;
    WakeEvent wake_event_;
    WakeEvent stopping_;
    std::thread thread_;
};

}  // namespace mainstay::notifications
