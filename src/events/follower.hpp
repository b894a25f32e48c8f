// Reads the outbox once for the whole process and hands events to in-memory subscribers such as
// live streams and caches. In order, at most once; use a job (see `on`) if none may be lost.
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

/// A part of the event stream: the events of the requested types, and the position after the last
/// event that was examined.
struct Batch {
    std::vector<EventRecord> records;
    Cursor end;
    bool is_full = false;  // There are more than `limit`: the next batch begins at `end`.
};

/// The events of these types after `cursor`. Events of other types are skipped without reading
/// their payloads. Order and index as for `tail`.
Batch batch_after(db::Sql& sql, Cursor cursor, const std::vector<std::string>& types, int limit);

struct FollowerOptions {
    /// How often to poll for commits of other nodes.
    std::chrono::milliseconds poll{1000};

    /// The least pause after each read, so that many commits are read as one batch.
    std::chrono::milliseconds pause{10};

    int batch = 1000;

    /// After this many full batches in a row the follower is too far behind: it skips to the head
    /// and calls `missed` of its subscribers.
    int batches_max = 20;
};

/// One thread; each read serves all subscribers.
class Follower {
public:
    /// All functions are called on the follower's thread, must be quick and must not throw.
    struct Subscriber {
        std::vector<std::string> types;

        /// Receives events of `types`, in order; `end` is the position after them. Called after
        /// each read, also with no events.
        std::function<void(std::span<const EventRecord> records, Cursor end)> take;

        /// Events up to `end` were skipped: read again whatever was derived from events.
        std::function<void(Cursor end)> missed;

        /// How long the follower should pause after a read, if longer than in the options; may
        /// be empty.
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
