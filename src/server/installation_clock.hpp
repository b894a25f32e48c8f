// The time of an installation: one for all its nodes, and steady between two looks at what sets it.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "base/time.hpp"
#include "base/wake_event.hpp"
#include "db/database.hpp"

namespace mainstay::server {

/// Tells the time that stored times are compared with: that of PostgreSQL's clock, so that all
/// nodes agree whatever their own clocks say, and that of this machine with SQLite.
///
/// It goes by the machine's uptime and is compared with its reference every few seconds. Small
/// differences are followed silently; a jump of the reference, forward or back, is followed, logged
/// and counted.
class InstallationClock {
public:
    struct Sources {
        Clock wall = system_now;
        Uptime uptime = system_uptime;
    };

    InstallationClock();
    explicit InstallationClock(Sources sources);
    InstallationClock(const InstallationClock&) = delete;
    InstallationClock& operator=(const InstallationClock&) = delete;
    ~InstallationClock();

    /// Looks at the reference of `database`, and goes on looking on a thread of its own until
    /// `stop`. Throws db::Failure if it cannot be seen the first time.
    void follow(db::Database& database);

    void stop();

    /// From any thread.
    Time now() const;

    /// Tells what `now` tells. For others to keep; this must outlive them.
    Clock clock() const;

    /// One look at a machine's own clock, or at a database that told `at` between two moments of
    /// uptime.
    void compare_with_wall();
    void compare_with(Time at, std::chrono::microseconds before, std::chrono::microseconds after);

    /// How often the reference has jumped by more than a second.
    std::int64_t jumps() const { return jumps_.load(); }

    /// Whether it did so within that time.
    bool has_jumped_within(std::chrono::microseconds span) const;

    /// How far this machine's clock is ahead of the installation's.
    std::chrono::microseconds skew() const;

private:
    void look(db::Database& database);
    void correct(std::chrono::microseconds ahead, std::chrono::microseconds uncertainty);
    void report_skew();

    const Sources sources_;
    std::atomic<std::int64_t> ahead_;  // Of the uptime, in microseconds.
    std::atomic<std::int64_t> jumps_ = 0;
    std::atomic<std::int64_t> jumped_at_ = 0;  // In uptime.
    bool has_compared_ = false;
    std::chrono::microseconds reported_skew_{0};
    WakeEvent stopping_;
    std::atomic<bool> is_stopping_ = false;
    std::thread thread_;
};

}  // namespace mainstay::server
