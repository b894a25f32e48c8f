// The thread that makes deliveries of what happens. It is woken by the process's one reader of
// events, and goes on from a position in the database: nothing is lost by a restart, and nothing is
// sent twice.
#pragma once

#include <atomic>
#include <thread>

#include "base/time.hpp"
#include "base/wake_event.hpp"
#include "db/database.hpp"
#include "events/follower.hpp"
#include "webhooks/webhooks.hpp"

namespace mainstay::webhooks {

class Dispatcher {
public:
    /// REQUIRES: `database` and `sources` outlive it.
    Dispatcher(db::Database& database, const Sources& sources, Clock clock);
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    /// Stops, if need be.
    ~Dispatcher();

    /// What wakes it. For the Follower, which is stopped before this ends.
    events::Follower::Subscriber subscriber();

    void start();
    void stop();

private:
    void run();
    bool look();

    db::Database& database_;
    const Sources& sources_;
    const Clock clock_;
    int failures_ = 0;  // In a row. Of the thread.
    std::atomic<bool> is_stopping_ = false;
    WakeEvent wake_event_;
    WakeEvent stopping_;
    std::thread thread_;
};

}  // namespace mainstay::webhooks
