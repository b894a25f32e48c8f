// Which of several processes scrapes: the one that holds the lease. Judged as the leases of jobs
// are: by the clock of the database, and by how long this machine has seen it unchanged.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "db/database.hpp"
#include "jobs/lease_watch.hpp"

namespace mainstay::monitoring {

/// One thread.
class ScrapeLease {
public:
    /// How long it is good for after it was renewed, and how often it is.
    static constexpr std::chrono::seconds length{30};
    static constexpr std::chrono::seconds renewal{10};

    ScrapeLease(db::Database& database, std::string holder, Uptime uptime)
        : database_(database),
          holder_(std::move(holder)),
          uptime_(std::move(uptime)),
          watch_(length / 2) {}

    /// Takes it if nobody has it, and keeps it. Whether it is this process's. SQLite has one
    /// process, which needs none. Throws where the database is away.
    bool hold();

    /// Until when by the uptime nobody else may have taken it.
    std::optional<std::chrono::microseconds> held_until() const { return held_until_; }

    /// Gives it up, so that another process takes it at once.
    void release();

private:
    bool renew(std::chrono::microseconds now);
    bool take(std::chrono::microseconds now);

    db::Database& database_;
    const std::string holder_;
    const Uptime uptime_;
    jobs::LeaseWatch watch_;
    std::optional<std::chrono::microseconds> held_until_;
};

}  // namespace mainstay::monitoring
