// What both databases share: lanes, threads, and what happens when a transaction has ended. Inside
// db/ only.
#pragma once

#include <thread>
#include <vector>

#include "base/guarded.hpp"
#include "db/database.hpp"
#include "db/lane_queue.hpp"
#include "db/session.hpp"

namespace mainstay::db {

/// How a transaction ended. Effects are there only if it is to be committed.
struct Outcome {
    std::exception_ptr failure;
    std::vector<std::function<void()>> effects;
    bool has_written = false;
};

class ThreadedDatabase : public Database {
public:
    explicit ThreadedDatabase(const Options& options);

    void on_commit(std::function<void()> listener) override;
    std::vector<LaneState> lanes() const override;
    void close() override;

protected:
    struct Lane {
        std::string_view name;
        Cost cost;     // Of reads.
        bool is_read;  // Else it is the lane of writes.
        int threads;
        LaneQueue queue;
    };

    void submit(Access access, Pending pending, ReadClass how) override;

    /// Starts a thread that runs `loop` until it returns. A loop ends when its queue is closed and
    /// drained.
    void start_thread(std::function<void()> loop);

    /// Runs the reads of a lane, one after the other, by `run`, until the lane is closed.
    void serve_reads(Lane& lane, const std::function<Outcome(const Queued&)>& run);

    /// Tells how transactions ended, in their order: effects and listeners first, so that who
    /// waited finds them done.
    void complete(std::span<Queued> transactions, std::span<Outcome> outcomes);

    /// Runs the bodies of transactions within the one that has begun. False if nothing of it may be
    /// committed.
    using Together = bool (*)(Session&, std::span<Queued>, std::span<Outcome>);

    /// Has `write` run transactions together: as one if such went well of late, else or if that
    /// fails each in a savepoint. False if none of it happened.
    bool try_together(const std::function<bool(Together)>& write);

    Lane& lane_of(Access access, Cost cost);

    /// How long a read of the lane may take with all its statements; lengthy ones as long as each
    /// statement may.
    std::optional<std::chrono::milliseconds> limit_of(const Lane& lane) const;

    /// The lanes, those of reads first.
    std::span<Lane> all_lanes() { return lanes_; }

    const Options options_;

private:
    std::array<Lane, 5> lanes_;
    Guarded<std::vector<std::function<void()>>> listeners_;
    std::vector<std::thread> threads_;
    int batches_of_care_ = 0;  // Of the writer's thread: those yet to be run in savepoints.
};

/// What stands around a body: COMMIT is waited for, END is not.
struct Frame {
    std::initializer_list<const char*> begin;
    const char* end;
};

/// Runs a body within its frame. Rolls back if it declines; throws, rolled
/// back, if it or the commit fails. `is_committing` is set while the outcome of the commit is
/// unknown.
Outcome run_in_transaction(
    Session& session, const Frame& frame, const Database::Transaction& body, bool& is_committing
);

/// Runs bodies one after the other as one transaction, with answers foreseen where the database is
/// asked through a pipeline. False once one throws, or declines after it wrote.
bool run_as_one(Session& session, std::span<Queued> transactions, std::span<Outcome> outcomes);

/// Runs each body in a savepoint, and takes back what it did if it declines or throws. Throws where
/// the transaction as a whole cannot go on.
bool run_in_savepoints(
    Session& session, std::span<Queued> transactions, std::span<Outcome> outcomes
);

/// Ends the transaction, if one is open, without a trace.
void roll_back(Session& session);

}  // namespace mainstay::db
