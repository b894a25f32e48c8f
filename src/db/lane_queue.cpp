#include "db/lane_queue.hpp"

#include <algorithm>

namespace mainstay::db {

void LaneQueue::push(Database::Pending pending, ReadClass how) {
    if (!limits_.is_shared_fairly) how.caller = 0;
    auto caller = how.caller;
    {
        std::lock_guard lock(mutex_);
        if (is_closed_) throw Overloaded("the database is shutting down");
        if (pending_ >= limits_.pending_max)
            throw Overloaded("too many transactions wait for the database");
        auto known = callers_.find(caller);
        auto own = known == callers_.end() ? 0 : std::ssize(known->second.pending);
        if (own >= limits_.caller_pending_max)
            throw Overloaded("too many reads of one caller wait for the database");
        auto& queue = callers_[caller].pending;
        if (queue.empty()) turns_.push_back(caller);
        queue.push_back({std::move(pending), how});
        ++pending_;
    }
    more_.notify_one();
}

// The first caller who may have a thread now.
LaneQueue::Turn LaneQueue::next_turn() {
    if (!limits_.is_shared_fairly) return turns_.begin();
    bool is_half_free = limits_.threads - running_ - 1 >= limits_.threads / 2;
    if (is_half_free) return turns_.begin();
    return std::ranges::find_if(turns_, [&](auto caller) { return callers_[caller].running == 0; });
}

Queued LaneQueue::take_one(Turn turn) {
    auto number = *turn;
    turns_.erase(turn);
    auto& caller = callers_[number];
    auto taken = std::move(caller.pending.front());
    caller.pending.pop_front();
    if (!caller.pending.empty()) turns_.push_back(number);
    ++caller.running;
    ++running_;
    --pending_;
    return taken;
}

std::vector<Queued> LaneQueue::take(std::size_t count) {
    std::unique_lock lock(mutex_);
    more_.wait(lock, [&] { return (is_closed_ && turns_.empty()) || next_turn() != turns_.end(); });
    std::vector<Queued> taken;
    while (taken.size() < count) {
        auto turn = next_turn();
        if (turn == turns_.end()) break;
        taken.push_back(take_one(turn));
    }
    return taken;
}

void LaneQueue::finish(const std::vector<Queued>& taken) {
    bool may_free_others = false;
    {
        std::lock_guard lock(mutex_);
        for (const auto& each : taken) {
            auto caller = callers_.find(each.how.caller);
            --running_;
            bool is_idle = --caller->second.running == 0 && caller->second.pending.empty();
            if (is_idle && each.how.caller != 0) callers_.erase(caller);
        }
        may_free_others = limits_.is_shared_fairly && !turns_.empty();
    }
    if (may_free_others) more_.notify_all();
}

void LaneQueue::close() {
    {
        std::lock_guard lock(mutex_);
        is_closed_ = true;
    }
    more_.notify_all();
}

LaneState LaneQueue::state() const {
    std::lock_guard lock(mutex_);
    LaneState state{.threads = limits_.threads, .running = running_, .pending = pending_};
    auto now = std::chrono::steady_clock::now();
    for (auto number : turns_) {
        auto waited = now - callers_.at(number).pending.front().since;
        state.oldest =
            std::max(state.oldest, std::chrono::duration_cast<std::chrono::milliseconds>(waited));
    }
    return state;
}

}  // namespace mainstay::db
