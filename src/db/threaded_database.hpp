// What both databases share: queues, threads, and what happens when a work has ended. Inside db/
// only.
#pragma once

#include <thread>
#include <vector>

#include "base/guarded.hpp"
#include "db/database.hpp"
#include "db/session.hpp"
#include "db/work_queue.hpp"

namespace mainstay::db {

/// How a work ended. Effects are there only if it is to be committed.
struct Ending {
    std::exception_ptr failure;
    std::vector<std::function<void()>> effects;
    bool has_written = false;
};

class ThreadedDatabase : public Database {
public:
    explicit ThreadedDatabase(std::size_t waiting_max)
        : reads_(waiting_max), writes_(waiting_max) {}

    void on_commit(std::function<void()> listener) override;
    void close() override;

protected:
    void submit(Access access, Waiting waiting) override;

    /// Starts a thread that runs `loop` until it returns. A loop ends when its queue is closed and
    /// drained.
    void start_thread(std::function<void()> loop);

    /// Says how works ended, in their order: effects and listeners first, so that who waited finds
    /// them done.
    void settle(std::span<Waiting> works, std::span<Ending> endings);

    WorkQueue& queue(Access access) { return access == Access::read ? reads_ : writes_; }

private:
    WorkQueue reads_;
    WorkQueue writes_;
    Guarded<std::vector<std::function<void()>>> listeners_;
    std::vector<std::thread> threads_;
};

/// Runs a work between `begin` and COMMIT. Rolls back if it declines; throws, rolled back, if it or
/// the commit fails. `is_committing` is set while the outcome of the commit is unknown.
Ending run_in_transaction(
    Session& session, const char* begin, const Database::Work& work, bool& is_committing
);

/// Ends the transaction, if one is open, without a trace.
void roll_back(Session& session);

}  // namespace mainstay::db
