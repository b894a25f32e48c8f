// Requests that wait to be written to ClickHouse.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "telemetry/store.hpp"

namespace mainstay::telemetry::clickhouse {

struct Pending {
    std::unique_ptr<Arrival> arrival;
    std::uint64_t request = 0;
    Appended appended;
    std::chrono::steady_clock::time_point since{};
};

/// One takes, any thread adds.
class Queue {
public:
    struct Limits {
        std::uint64_t bytes_max;
        std::uint64_t batch_bytes_max;
        std::chrono::milliseconds gathered_for;
    };

    explicit Queue(Limits limits) : limits_(limits) {}

    /// Not taken, and left as it is, where too much waits.
    bool add(Pending& pending);

    /// What is to be written next; empty when nothing came for a second, or it ends. All of it
    /// counts as waiting until complete().
    std::vector<Pending> take();

    /// Takes a request out and answers it, and each that was sent meanwhile with the same number:
    /// as a resend where it was stored.
    void complete(Pending& pending, Result<Taken> taken);

    /// From now on nothing is added; what waits can still be taken.
    void end();

    bool is_ended() const;

    /// Waits until all that was added so far was completed. What comes is not gathered meanwhile.
    void drain();

    /// Waits for so long, less where it ends.
    void pause(std::chrono::milliseconds time);

    /// Requests and bytes.
    std::pair<std::uint64_t, std::uint64_t> waiting() const;

private:
    const Limits limits_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Pending> queue_;
    /// Of each request that waits or is being written, those that were sent again.
    std::unordered_map<std::uint64_t, std::vector<Appended>> resends_;
    std::uint64_t bytes_ = 0;
    int drains_ = 0;
    bool is_ended_ = false;
};

}  // namespace mainstay::telemetry::clickhouse
