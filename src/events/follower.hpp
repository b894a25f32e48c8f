// Follows the outbox once for the whole process and hands what happened to whoever subscribed: live
// streams, caches. Delivers in order and at most once; what must not be lost is a job (see `on`).
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/wake_event.hpp"
#include "db/database.hpp"
#include "events/events.hpp"

namespace mainstay::events {

/// A part of the stream of events: those of the types that were asked for, and the place after all
/// that was looked at for them.
struct Batch {
    std::vector<EventRecord> records;
    Cursor end;
    bool is_full = false;  // More than `limit` are there: the next batch begins at `end`.
};

/// What happened after `cursor`, of these types. Events of other types are passed over, and their
/// payloads not read. Order and index as for `tail`.
Batch batch_after(db::Sql& sql, Cursor cursor, const std::vector<std::string>& types, int limit);

struct FollowerOptions {
    /// How often to look without a commit of this process: for those of other nodes.
    std::chrono::milliseconds poll{1000};

    /// How long to rest at least after each look, so that many commits are one.
    std::chrono::milliseconds pause{10};

    int batch = 1000;

    /// Full batches in a row after which the follower is too far behind to catch up: it goes to the
    /// head, and its subscribers are told that they missed something.
    int batches_max = 20;
};

/// One thread; the database is asked once for all subscribers.
class Follower {
public:
    /// All functions are called on the follower's thread, must be quick and must not throw.
    struct Subscriber {
        std::vector<std::string> types;

        /// What happened, of `types` and in order; `end` is the place after it. Called after each
        /// look, also when there is nothing.
        std::function<void(std::span<const EventRecord> records, Cursor end)> take;

        /// Events up to `end` were left out: whatever was derived from events is to be read anew.
        std::function<void(Cursor end)> missed;

        /// How long it wants the follower to rest after a look, where that is longer than the
        /// options say; may be empty.
        std::function<std::chrono::milliseconds()> pause = {};
    };

    /// REQUIRES: `database` outlives the follower, and no transaction has been submitted to it
    /// by other threads yet.
    explicit Follower(db::Database& database, FollowerOptions options = {});
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    /// Stops, if need be.
    ~Follower();

    /// Before `start`.
    void subscribe(Subscriber subscriber);

    /// Looks up where the stream ends now, tells the subscribers by `missed`, and follows it from
    /// there. Throws db::Failure if the database cannot be read.
    void start();

    void stop();

    /// How many events were read so far. From any thread.
    std::int64_t events_read() const { return events_read_; }

private:
    void run();
    bool look();
    void deliver(const Batch& found) const;
    std::chrono::milliseconds pause() const;
    void go_to_head();

    db::Database& database_;
    FollowerOptions options_;
    std::vector<Subscriber> subscribers_;
    std::vector<std::string> types_;  // Of all subscribers, each once.
    Cursor cursor_;
    int full_batches_ = 0;
    bool is_failing_ = false;
    std::atomic<std::int64_t> events_read_ = 0;
    std::atomic<bool> is_stopping_ = false;
    WakeEvent stopping_;
    // Owned by the follower and by the database's commit listener, which may outlive it.
    std::shared_ptr<WakeEvent> wake_event_;
    std::thread thread_;
};

}  // namespace mainstay::events
