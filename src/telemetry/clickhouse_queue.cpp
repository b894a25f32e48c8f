#include "telemetry/clickhouse_queue.hpp"

#include <utility>

namespace mainstay::telemetry::clickhouse {

namespace {

constexpr std::size_t together_max = 1'024;

/// As much as the same request twice, and again: each holds a connection of its sender's.
constexpr std::size_t resends_max = 16;

/// What a request takes: of remote_write the unpacked body, which its rows are as many as.
std::uint64_t weight(const Arrival& arrival) {
    return sizeof arrival + arrival.body.size() + arrival.unpacked.size();
}

}  // namespace

bool Queue::add(Pending& pending) {
    const auto bytes = weight(*pending.arrival);
    std::lock_guard lock(mutex_);
    if (is_ended_) return false;
    if (auto same = resends_.find(pending.request); same != resends_.end()) {
        if (same->second.size() >= resends_max) return false;
        same->second.push_back(std::move(pending.appended));
        return true;
    }
    if (bytes_ > 0 && bytes_ + bytes > limits_.bytes_max) return false;
    bytes_ += bytes;
    resends_.try_emplace(pending.request);
    pending.since = std::chrono::steady_clock::now();
    queue_.push_back(std::move(pending));
    changed_.notify_all();
    return true;
}

std::vector<Pending> Queue::take() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(1), [&] { return is_ended_ || !queue_.empty(); });
    if (queue_.empty()) return {};
    changed_.wait_until(lock, queue_.front().since + limits_.gathered_for, [&] {
        return is_ended_ || drains_ > 0 || bytes_ >= limits_.batch_bytes_max;
    });
    std::vector<Pending> batch;
    std::uint64_t bytes = 0;
    while (!queue_.empty() && batch.size() < together_max && bytes < limits_.batch_bytes_max) {
        bytes += weight(*queue_.front().arrival);
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return batch;
}

void Queue::complete(Pending& pending, Result<Taken> taken) {
    std::vector<Appended> resends;
    {
        std::lock_guard lock(mutex_);
        bytes_ -= weight(*pending.arrival);
        if (auto same = resends_.find(pending.request); same != resends_.end()) {
            resends = std::move(same->second);
            resends_.erase(same);
        }
    }
    for (const auto& appended : resends) {
        if (taken)
            appended(Taken{.is_resend = true});
        else
            appended(taken.error());
    }
    pending.appended(std::move(taken));
    pending.arrival.reset();
    std::lock_guard lock(mutex_);
    changed_.notify_all();
}

void Queue::end() {
    std::lock_guard lock(mutex_);
    is_ended_ = true;
    changed_.notify_all();
}

bool Queue::is_ended() const {
    std::lock_guard lock(mutex_);
    return is_ended_;
}

void Queue::drain() {
    std::unique_lock lock(mutex_);
    ++drains_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return bytes_ == 0 || is_ended_; });
    --drains_;
}

void Queue::pause(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [&] { return is_ended_; });
}

std::pair<std::uint64_t, std::uint64_t> Queue::waiting() const {
    std::lock_guard lock(mutex_);
    return {queue_.size(), bytes_};
}

}  // namespace mainstay::telemetry::clickhouse
