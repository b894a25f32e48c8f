#include "jobs/board.hpp"

#include <iterator>

#include "base/check.hpp"

namespace mainstay::jobs {

Board::Board(std::vector<Worker> workers) : workers_(std::move(workers)) {
    for (const Worker& worker : workers_) {
        MAINSTAY_CHECK(worker.work && worker.policy.attempts > 0 && worker.policy.concurrency > 0);
        bool is_new = lanes_.try_emplace(worker.kind, Lane{&worker, {}, 0, 0}).second;
        MAINSTAY_CHECK(is_new);  // Two workers of one kind: which of them would do it?
    }
}

std::vector<Board::Want> Board::wants() const {
    std::lock_guard lock(mutex_);
    std::vector<Want> wants;
    if (is_closed_) return wants;
    for (const auto& [kind, lane] : lanes_) {
        int in_hand = lane.running + static_cast<int>(lane.waiting.size());
        int room = lane.worker->policy.concurrency + lane.ahead - in_hand;
        // Only when much of it is used up: a claim for each single job would be a commit for each.
        if (room > lane.ahead / 2) wants.push_back({lane.worker, room});
    }
    return wants;
}

void Board::add(std::vector<Leased> jobs) {
    std::lock_guard lock(mutex_);
    for (Leased& job : jobs) {
        Lane& lane = lanes_.find(job.kind)->second;
        if (is_closed_)
            ended_.push_back({std::move(job), lane.worker, Ending::not_begun, {}});
        else
            lane.waiting.push_back(std::move(job));
    }
    changed_.notify_all();
}

std::optional<Board::Next> Board::pick() {
    auto after_last = lanes_.upper_bound(last_kind_);
    auto find_in = [](auto from, auto to) {
        while (from != to && !from->second.may_begin()) ++from;
        return from;
    };
    auto found = find_in(after_last, lanes_.end());
    if (found == lanes_.end()) {
        found = find_in(lanes_.begin(), after_last);
        if (found == after_last) return std::nullopt;
    }
    Lane& lane = found->second;
    Next next{std::move(lane.waiting.front()), lane.worker};
    lane.waiting.pop_front();
    ++lane.running;
    last_kind_ = found->first;
    return next;
}

std::optional<Board::Next> Board::next() {
    std::unique_lock lock(mutex_);
    while (!is_closed_) {
        if (auto found = pick()) return found;
        changed_.wait(lock);
    }
    return std::nullopt;
}

void Board::begun(Id<QueuedJob> job, Time deadline) {
    std::lock_guard lock(mutex_);
    deadlines_[job.value] = deadline;
}

void Board::ended(Attempt attempt, std::chrono::microseconds took) {
    std::lock_guard lock(mutex_);
    Lane& lane = lanes_.find(attempt.job.kind)->second;
    --lane.running;
    lane.ahead = took < quick ? ahead_max : 0;
    deadlines_.erase(attempt.job.id.value);
    ended_.push_back(std::move(attempt));
    changed_.notify_all();
}

std::vector<Attempt> Board::take_ended() {
    std::lock_guard lock(mutex_);
    return std::exchange(ended_, {});
}

void Board::return_ended(std::vector<Attempt> attempts) {
    std::lock_guard lock(mutex_);
    ended_.insert(
        ended_.end(), std::make_move_iterator(attempts.begin()),
        std::make_move_iterator(attempts.end())
    );
}

std::vector<Id<QueuedJob>> Board::held(Time now) const {
    std::lock_guard lock(mutex_);
    std::vector<Id<QueuedJob>> held;
    for (const auto& [kind, lane] : lanes_) {
        for (const Leased& job : lane.waiting) held.push_back(job.id);
    }
    for (const auto& [job, deadline] : deadlines_) {
        if (now < deadline) held.push_back({job});
    }
    for (const Attempt& attempt : ended_) held.push_back(attempt.job.id);
    return held;
}

void Board::close() {
    std::lock_guard lock(mutex_);
    is_closed_ = true;
    for (auto& [kind, lane] : lanes_) {
        for (Leased& job : lane.waiting)
            ended_.push_back({std::move(job), lane.worker, Ending::not_begun, {}});
        lane.waiting.clear();
    }
    changed_.notify_all();
}

}  // namespace mainstay::jobs
