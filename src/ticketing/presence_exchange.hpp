// Makes who is on a ticket known across nodes: each writes what its own pages tell into one row and
// reads the rows of the others. Nothing runs over SQLite, which has one node.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "base/wake_event.hpp"
#include "db/database.hpp"
#include "ticketing/presence.hpp"

namespace mainstay::ticketing {

/// A node's part of the exchange. Of one thread, but for `stop`.
class PresenceExchange {
public:
    /// How long a row is believed after it was written, by the database's clock.
    static constexpr std::chrono::seconds believed{10};

    /// After how long an unchanged row is written again.
    static constexpr std::chrono::seconds rewritten_after{4};

    /// REQUIRES: `database` outlives it.
    PresenceExchange(db::Database& database, std::shared_ptr<PresenceBoard> board);
    PresenceExchange(const PresenceExchange&) = delete;
    PresenceExchange& operator=(const PresenceExchange&) = delete;

    /// Stops, if need be.
    ~PresenceExchange();

    /// Begins a thread that exchanges each second; over PostgreSQL only.
    void start();

    /// Ends it, and takes this node's row away.
    void stop();

    /// Writes this node's row where it changed or grew old, and reads those of others. Where no
    /// page of this node shows a ticket it asks the database nothing.
    void exchange();

private:
    using Steady = std::chrono::steady_clock;

    void run();

    db::Database& database_;
    const std::shared_ptr<PresenceBoard> board_;  // Owners: the routes and the live topic besides.
    const std::string node_;
    std::string written_;  // What the row says; empty: there is none.
    Steady::time_point written_at_{};
    bool is_failing_ = false;
    std::atomic<bool> is_stopping_ = false;
    WakeEvent stopping_;
    std::thread thread_;
};

}  // namespace mainstay::ticketing
