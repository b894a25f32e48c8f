#include "jobs/in_flight_table.hpp"

#include <algorithm>
#include <iterator>

#include "base/check.hpp"

namespace mainstay::jobs {

namespace {

// A kind whose jobs hang leaves a thread to the others of its lane.
int running_max(const Policy& policy, int threads) {
    return std::min(policy.concurrency, std::max(threads - 1, 1));
}

}  // namespace

InFlightTable::InFlightTable(std::vector<Worker> workers, Threads threads)
    : workers_(std::move(workers)) {
    for (const Worker& worker : workers_) {
        const Policy& policy = worker.policy;
        MAINSTAY_CHECK(worker.work && policy.attempts > 0 && policy.concurrency > 0);
        Kind kind{&worker, running_max(policy, threads.of(policy.lane))};
        bool is_new = kinds_.try_emplace(worker.kind, std::move(kind)).second;
        MAINSTAY_CHECK(is_new);  // Two workers of one kind: which of them would do it?
    }
}

std::vector<InFlightTable::Want> InFlightTable::wants() const {
    std::lock_guard lock(mutex_);
    std::vector<Want> wants;
    if (is_closed_) return wants;
    for (const auto& [name, kind] : kinds_) {
        int in_hand = kind.running + static_cast<int>(kind.waiting.size());
        int room = kind.running_max + kind.ahead - in_hand;
        // Only when much of it is used up: a claim for each single job would be a commit for each.
        if (room > kind.ahead / 2) wants.push_back({kind.worker, room});
    }
    return wants;
}

void InFlightTable::add(std::vector<Leased> jobs) {
    std::lock_guard lock(mutex_);
    for (Leased& job : jobs) {
        Kind& kind = kinds_.find(job.kind)->second;
        if (is_closed_)
            ended_.push_back({std::move(job), kind.worker, Outcome::not_begun, {}});
        else
            kind.waiting.push_back(std::move(job));
    }
    changed_.notify_all();
}

std::optional<InFlightTable::Next> InFlightTable::pick(Lane lane) {
    auto after_last = kinds_.upper_bound(last_kind(lane));
    auto find_in = [lane](auto from, auto to) {
        while (from != to && !from->second.may_begin(lane)) ++from;
        return from;
    };
    auto found = find_in(after_last, kinds_.end());
    if (found == kinds_.end()) {
        found = find_in(kinds_.begin(), after_last);
        if (found == after_last) return std::nullopt;
    }
    Kind& kind = found->second;
    Next next{std::move(kind.waiting.front()), kind.worker};
    kind.waiting.pop_front();
    ++kind.running;
    last_kind(lane) = found->first;
    return next;
}

std::optional<InFlightTable::Next> InFlightTable::next(Lane lane) {
    std::unique_lock lock(mutex_);
    while (!is_closed_) {
        if (auto found = pick(lane)) return found;
        changed_.wait(lock);
    }
    return std::nullopt;
}

void InFlightTable::begun(Running running) {
    std::lock_guard lock(mutex_);
    auto id = running.job.value;
    running_.insert_or_assign(id, std::move(running));
}

void InFlightTable::ended(Attempt attempt, std::chrono::microseconds took) {
    std::lock_guard lock(mutex_);
    Kind& kind = kinds_.find(attempt.job.kind)->second;
    --kind.running;
    kind.ahead = took < quick ? ahead_max : 0;
    running_.erase(attempt.job.id.value);
    ended_.push_back(std::move(attempt));
    changed_.notify_all();
}

std::vector<Attempt> InFlightTable::take_ended() {
    std::lock_guard lock(mutex_);
    return std::exchange(ended_, {});
}

void InFlightTable::return_ended(std::vector<Attempt> attempts) {
    std::lock_guard lock(mutex_);
    ended_.insert(
        ended_.end(), std::make_move_iterator(attempts.begin()),
        std::make_move_iterator(attempts.end())
    );
}

std::vector<Id<QueuedJob>> InFlightTable::held(std::chrono::microseconds now) const {
    std::lock_guard lock(mutex_);
    std::vector<Id<QueuedJob>> held;
    for (const auto& [name, kind] : kinds_) {
        for (const Leased& job : kind.waiting) held.push_back(job.id);
    }
    for (const auto& [id, job] : running_) {
        if (now < job.deadline) held.push_back(job.job);
    }
    for (const Attempt& attempt : ended_) held.push_back(attempt.job.id);
    return held;
}

std::vector<InFlightTable::Running> InFlightTable::running() const {
    std::lock_guard lock(mutex_);
    std::vector<Running> all;
    for (const auto& [id, job] : running_) all.push_back(job);
    return all;
}

void InFlightTable::close() {
    std::lock_guard lock(mutex_);
    is_closed_ = true;
    for (auto& [name, kind] : kinds_) {
        for (Leased& job : kind.waiting)
            ended_.push_back({std::move(job), kind.worker, Outcome::not_begun, {}});
        kind.waiting.clear();
    }
    changed_.notify_all();
}

}  // namespace mainstay::jobs
