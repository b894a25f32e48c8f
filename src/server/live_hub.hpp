// Fans out events to all open event streams: permission is checked once for each group of
// listeners who see the same, each event is formatted once, and each listener is bounded.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "db/database.hpp"
#include "events/follower.hpp"
#include "events/live_topic.hpp"
#include "http/stream.hpp"

namespace mainstay::server {

struct LiveLimits {
    /// How many of the last events a stream may resume among.
    std::size_t recent_max = 4096;

    /// Bytes that may be pending for one listener; beyond it the listener receives `resync`.
    std::size_t pending_bytes_max = 256 * 1024;

    /// How often topics without events are polled.
    std::chrono::milliseconds probe_interval{2000};
};

/// Every listener receives, in order, the notices of its topics for commits after it began. If
/// some cannot be delivered, it receives one event `resync`: all its data may be stale.
class LiveHub {
public:
    /// REQUIRES: `database` outlives the hub, and the hub all feeds.
    LiveHub(db::Database& database, std::vector<events::LiveTopic> topics, LiveLimits limits = {});
    LiveHub(const LiveHub&) = delete;
    LiveHub& operator=(const LiveHub&) = delete;
    ~LiveHub();

    /// What the hub follows. For the Follower, which does not outlive the hub.
    events::Follower::Subscriber subscriber();

    /// An http::OpenStream. Where the last event is none of the recent ones, the stream begins with
    /// `resync`.
    Result<std::unique_ptr<http::StreamFeed>> open(
        db::Sql& sql, const Call& call, const std::string& last_event_id, http::WakeStream wake
    );

    /// How often a listener was sent `resync`. From any thread.
    std::int64_t resyncs() const { return resyncs_; }

private:
    class Feed;

    /// The notices of a topic in one batch, and each in the wire format.
    struct TopicNotices {
        const events::LiveTopic* topic;
        std::vector<events::Notice> notices;
        std::vector<std::string> texts;
    };

    using AllNotices = std::vector<TopicNotices>;
    using Chunk = std::shared_ptr<const std::string>;  // Owned by all feeds in which it waits.
    using Chunks = std::map<std::string, Chunk>;       // By audience.
    using Personal = std::map<Id<User>, Chunk>;        // What is for one person alone.
    using Groups = std::map<std::string, Call>;        // One caller of each audience.
    using Fingerprints = std::map<const events::LiveTopic*, std::string>;

    void take(std::span<const events::EventRecord> records, events::Cursor end);
    void missed(events::Cursor end);
    std::chrono::milliseconds pause() const;

    Groups groups_without(const Chunks& chunks) const;
    std::vector<const events::LiveTopic*> topics_to_probe();
    AllNotices notices_of(db::Sql& sql, std::span<const events::EventRecord> records) const;
    static TopicNotices change_notice(const events::LiveTopic& topic, events::Cursor cursor);
    static void add_changes(
        db::Sql& sql, const std::vector<const events::LiveTopic*>& probed, events::Cursor end,
        Fingerprints& fingerprints, AllNotices& notices
    );
    std::string audience_of(const Call& call) const;
    static Personal personal_of(const AllNotices& notices);
    bool fan_out(
        const Chunks& chunks, const Personal& personal,
        std::span<const events::EventRecord> records, events::Cursor end, bool is_last
    );
    void remember(std::span<const events::EventRecord> records, events::Cursor end);
    std::optional<std::vector<events::EventRecord>> recent_after(const std::string& last_event_id
    ) const;
    void leave_behind(Feed& feed);

    db::Database& database_;
    const std::vector<events::LiveTopic> topics_;
    const LiveLimits limits_;
    std::atomic<std::int64_t> resyncs_ = 0;

    // Of the follower's thread.
    Fingerprints fingerprints_;
    std::chrono::steady_clock::time_point probed_at_{};

    mutable std::mutex mutex_;  // Guards all below, and all that is in the feeds.
    std::set<Feed*> feeds_;
    std::deque<events::EventRecord> recent_;
    events::Cursor recent_begin_;  // The place before the first of them.
    events::Cursor position_;      // The place after all that was fanned out.
};

}  // namespace mainstay::server
