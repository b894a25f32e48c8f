// The requests that this process answered while ClickHouse was away: in segments of the journal,
// each of which is moved as one batch, always of the same requests.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "telemetry/journal.hpp"

namespace mainstay::telemetry::clickhouse {

/// One adds, another one moves, any thread asks.
class Backlog {
public:
    using Records = std::array<std::uint64_t, 4>;  ///< How many, by Signal.

    struct Limits {
        std::uint64_t bytes_max;
        std::uint64_t segment_bytes_max;
    };

    /// What is in the directory already waits as well. Throws std::filesystem::filesystem_error.
    Backlog(std::filesystem::path directory, Limits limits);

    /// Whether nothing waits.
    bool is_empty() const;

    std::uint64_t bytes() const;

    /// Records that wait; of those that a process before this one had, none.
    Records waiting() const;

    /// Returns when all entries are on disk; false: there is no room for them. Alone: in a segment
    /// that has these entries and no others, as they were tried together before. Throws
    /// JournalFailure: then none is in it.
    bool add(const std::vector<JournalEntry>& entries, const Records& records, bool is_alone);

    /// The segment that is to be moved next, to which nothing is added any more.
    std::optional<std::filesystem::path> first();

    /// The first one was moved.
    void remove_first();

    /// The first one cannot be moved: it stays on disk under another name.
    void put_aside_first();

    /// Waits until something waits, for so long at most.
    void wait_for_some(std::chrono::milliseconds time);

    /// Waits until all that waits now was moved; false: that took longer.
    bool wait_until_moved(std::chrono::milliseconds time);

    /// Nobody is waited for any more.
    void end();

    /// The names of what was put aside, and of what is kept for its damage.
    std::vector<std::string> damaged() const;

private:
    struct Segment {
        std::int64_t number = 0;
        std::filesystem::path path;
        std::uint64_t bytes = 0;
        Records records{};
    };

    void take_out_first();

    const std::filesystem::path directory_;
    const Limits limits_;
    std::unique_ptr<JournalSegment> open_;  // The last segment, where it is still added to.
    std::int64_t next_ = 1;

    mutable std::mutex mutex_;
    std::mutex open_mutex_;  // Taken before mutex_.
    std::condition_variable changed_;
    std::deque<Segment> segments_;  // By number.
    std::uint64_t bytes_ = 0;
    bool is_ended_ = false;
};

}  // namespace mainstay::telemetry::clickhouse
