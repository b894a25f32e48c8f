#include "webhooks/dispatcher.hpp"

#include <exception>
#include <utility>

#include "base/log.hpp"
#include "db/failure.hpp"
#include "webhooks/dispatch.hpp"

namespace mainstay::webhooks {

namespace {

constexpr int batch = 200;  // So many are looked up well within the time of a quick read.
// What waits for so long and was not told of, another node's follower may have missed.
constexpr std::chrono::minutes look_anyway{1};
// Many changes of a moment are one transaction here.
constexpr std::chrono::milliseconds pause{100};
constexpr std::chrono::milliseconds pause_after_failure{1000};
constexpr int failures_max = 3;  // Of one event by itself.

}  // namespace

Dispatcher::Dispatcher(db::Database& database, const Sources& sources, Clock clock)
    : database_(database), sources_(sources), clock_(std::move(clock)) {}

Dispatcher::~Dispatcher() { stop(); }

events::Follower::Subscriber Dispatcher::subscriber() {
    return {
        .types = types_of(sources_),
        .take =
            [this](auto records, auto) {
                if (!records.empty()) wake_event_.notify();
            },
        .missed = [this](auto) { wake_event_.notify(); },
    };
}

void Dispatcher::start() {
    thread_ = std::thread([this] { run(); });
}

void Dispatcher::stop() {
    if (is_stopping_.exchange(true)) return;
    wake_event_.notify();
    stopping_.notify();
    if (thread_.joinable()) thread_.join();
}

void Dispatcher::run() {
    bool is_more = true;  // What happened while no process ran.
    while (!is_stopping_) {
        if (!is_more) wake_event_.wait(look_anyway);
        if (is_stopping_) return;
        is_more = look();
        if (failures_ > 0)
            stopping_.wait(pause_after_failure);
        else if (!is_more)
            stopping_.wait(pause);
    }
}

/// Whether to look again at once. Where a batch fails for a reason of its own, its events are taken
/// one by one, and the one that fails is passed over.
bool Dispatcher::look() {
    try {
        bool is_more = dispatch(database_, sources_, failures_ == 0 ? batch : 1, clock_());
        failures_ = 0;
        return is_more;
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, "webhooks", "webhooks wait: {}", failure.what());
        failures_ = db::is_outage(failure) ? 1 : failures_ + 1;
    }
    if (failures_ <= failures_max) return true;
    try {
        skip_event(database_, sources_);
        failures_ = 0;
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, "webhooks", "webhooks wait: {}", failure.what());
    }
    return true;
}

}  // namespace mainstay::webhooks
