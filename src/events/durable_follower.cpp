#include "events/durable_follower.hpp"

#include <exception>
#include <utility>

#include "base/log.hpp"
#include "db/failure.hpp"

namespace mainstay::events {

namespace {

// What waits for so long and was not told of, another node's follower may have missed.
constexpr std::chrono::minutes look_anyway{1};
constexpr std::chrono::milliseconds pause_after_failure{1000};
constexpr int failures_max = 3;  // Of one event by itself.

}  // namespace

DurableFollower::DurableFollower(DurableTask task) : task_(std::move(task)) {}

DurableFollower::~DurableFollower() { stop(); }

Follower::Subscriber DurableFollower::subscriber() {
    return {
        .types = task_.types,
        .take =
            [this](auto records, auto) {
                if (!records.empty()) wake_event_.notify();
            },
        .missed = [this](auto) { wake_event_.notify(); },
    };
}

void DurableFollower::start() {
    thread_ = std::thread([this] { run(); });
}

void DurableFollower::stop() {
    if (is_stopping_.exchange(true)) return;
    wake_event_.notify();
    stopping_.notify();
    if (thread_.joinable()) thread_.join();
}

std::chrono::duration<double> DurableFollower::lag() const {
    return behind_since_.with([](const auto& since) {
        return since ? Steady::now() - *since : Steady::duration::zero();
    });
}

void DurableFollower::run() {
    bool is_more = true;  // What happened while no process ran.
    while (!is_stopping_) {
        if (!is_more) wake_event_.wait(look_anyway);
        if (is_stopping_) return;
        is_more = look();
        behind_since_.with([&](auto& since) {
            if (!is_more) since.reset();
            if (is_more && !since) since = Steady::now();
        });
        if (failures_ > 0)
            stopping_.wait(pause_after_failure);
        else if (!is_more)
            stopping_.wait(task_.pause);
    }
}

/// Whether to look again at once. Where a batch fails for a reason of its own, its events are taken
/// one by one, and the one that fails is passed over.
bool DurableFollower::look() {
    try {
        bool is_more = task_.handle(failures_ == 0 ? task_.batch : 1);
        failures_ = 0;
        return is_more;
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, task_.area, "events wait: {}", failure.what());
        failures_ = db::is_outage(failure) ? 1 : failures_ + 1;
    }
    if (failures_ <= failures_max) return true;
    try {
        task_.skip();
        failures_ = 0;
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, task_.area, "events wait: {}", failure.what());
    }
    return true;
}

}  // namespace mainstay::events
