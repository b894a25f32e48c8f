// PostgreSQL: one session writes, several read, each with its thread. Inside db/ only.
#pragma once

#include <memory>

#include "db/threaded_database.hpp"
#include "db/watchdog.hpp"

namespace mainstay::db {

class PostgresqlDatabase : public ThreadedDatabase {
public:
    explicit PostgresqlDatabase(const Options& options);

    ~PostgresqlDatabase() override { close(); }

    Dialect dialect() const override { return Dialect::postgresql; }

    void close() override;

private:
    using Steady = std::chrono::steady_clock;

    // The place of one session, which is opened when it is used and not there.
    struct Slot {
        Use use;
        std::chrono::milliseconds statement_timeout;
        std::optional<std::chrono::milliseconds> limit{};  // Of all statements of a body.
        std::unique_ptr<Session> session;
    };

    static Use use_of(const Lane& lane);

    void write_loop(Slot& slot);

    /// All transactions in one, by `run`. False if none of it happened and they are to be tried in
    /// another way.
    bool write_together(
        Slot& slot, std::span<Queued> transactions, std::span<Outcome> outcomes, Together run
    );

    /// Begins a transaction that has the turn to write. Throws Contended if others keep it too
    /// long.
    void begin_turn(Session& session);

    Outcome read(Slot& slot, const Queued& read);
    Outcome write(Slot& slot, const Transaction& body);

    /// Runs the body once. Nothing if that may be tried again; throws what else went wrong.
    std::optional<Outcome> attempt(
        Slot& slot, const Frame& frame, const Transaction& body, bool is_last
    );

    /// Puts away a session that was lost. Whether that is because the server fell silent.
    bool lose(Slot& slot, const Disconnected& failure);

    /// Opens the session if it is not there. A server that was just lost is looked for as long as
    /// `reconnect_timeout` allows; for one that is known to be away nobody waits.
    void connect(Slot& slot);

    /// What is known of the server, by all slots.
    struct Server {
        bool is_away = false;
        bool is_looked_for = false;  // By one slot; the others need not wait too.
        Steady::time_point look_again_at{};
    };

    /// Whether this slot is to look for the server, and until when. Throws Disconnected if not.
    Steady::time_point begin_looking();
    void end_looking(bool is_found);

    Guarded<Server> server_;
    std::atomic<bool> is_closing_ = false;
    Watchdog watchdog_;  // Before the sessions that it watches.
    std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace mainstay::db
