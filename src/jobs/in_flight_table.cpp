#include "jobs/in_flight_table.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "base/check.hpp"

namespace mainstay::jobs {

namespace {

// A kind whose jobs hang leaves a thread to the others of its lane.
int running_max(const Policy& policy, int threads) {
    return std::min(policy.concurrency, std::max(threads - 1, 1));
}

}  // namespace

InFlightTable::InFlightTable(std::vector<Worker> workers, Threads threads)
    : workers_(std::move(workers)), threads_(threads) {
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

std::vector<InFlightTable::Want> InFlightTable::allot(std::vector<Want> due) {
    std::lock_guard lock(mutex_);
    auto is_before = [&](const Want& want) { return want.worker->kind <= last_allotted_; };
    auto turn = std::ranges::find_if_not(due, is_before);
    std::ranges::rotate(due, turn);
    auto slow = load(Lane::slow);
    int room = std::max(slow.threads - slow.running - slow.pending, 0);
    for (Want& want : due) {
        if (want.worker->policy.lane != Lane::slow) continue;
        want.count = std::min(want.count, room);
        room -= want.count;
        if (want.count > 0) last_allotted_ = want.worker->kind;
    }
    std::erase_if(due, [](const Want& want) { return want.count == 0; });
    return due;
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
    Next next{std::move(kind.waiting.front()), kind.worker, ++last_run_};
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

void InFlightTable::begun(Running running, std::chrono::microseconds waited) {
    std::lock_guard lock(mutex_);
    auto& [count, all_waited] = begun_[kinds_.find(running.kind)->second.worker->policy.lane];
    ++count;
    all_waited += std::max(waited, std::chrono::microseconds(0));
    auto run = running.run;
    running_.emplace(run, std::move(running));
}

void InFlightTable::ended(std::int64_t run, Attempt attempt, std::chrono::microseconds took) {
    std::lock_guard lock(mutex_);
    Kind& kind = kinds_.find(attempt.job.kind)->second;
    --kind.running;
    kind.ahead = took < quick ? ahead_max : 0;
    running_.erase(run);
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

std::vector<Hold> InFlightTable::held(std::chrono::microseconds now) const {
    std::lock_guard lock(mutex_);
    std::vector<Hold> held;
    for (const auto& [name, kind] : kinds_) {
        for (const Leased& job : kind.waiting) held.push_back(job.hold());
    }
    for (const auto& [run, running] : running_) {
        if (now < running.deadline) held.push_back(running.hold);
    }
    for (const Attempt& attempt : ended_) held.push_back(attempt.job.hold());
    return held;
}

RunnerState::LaneLoad InFlightTable::load(Lane lane) const {
    RunnerState::LaneLoad load{.lane = lane, .threads = threads_.of(lane)};
    for (const auto& [name, kind] : kinds_) {
        if (kind.worker->policy.lane != lane) continue;
        load.running += kind.running;
        load.pending += static_cast<int>(kind.waiting.size());
    }
    if (auto known = begun_.find(lane); known != begun_.end())
        std::tie(load.begun, load.waited) = known->second;
    return load;
}

std::vector<RunnerState::LaneLoad> InFlightTable::loads() const {
    std::lock_guard lock(mutex_);
    return {load(Lane::quick), load(Lane::slow)};
}

std::vector<InFlightTable::Running> InFlightTable::running() const {
    std::lock_guard lock(mutex_);
    std::vector<Running> all;
    for (const auto& [run, running] : running_) all.push_back(running);
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
