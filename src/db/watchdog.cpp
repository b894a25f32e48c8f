#include "db/watchdog.hpp"

#include <algorithm>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.hpp"

namespace mainstay::db {

namespace {

constexpr std::chrono::milliseconds look_again{100};

// One lost answer may be a busy machine.
constexpr int silences_max = 2;

}  // namespace

Watchdog::Watchdog(std::function<bool()> is_answering, std::chrono::milliseconds silence_timeout)
    : is_answering_(std::move(is_answering)),
      silence_timeout_(silence_timeout),
      thread_([this] { run(); }) {}

Watchdog::~Watchdog() {
    {
        std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Watchdog::finish_by(Steady::time_point until) {
    std::lock_guard lock(mutex_);
    finish_by_ = until;
}

void Watchdog::run() {
    int silences = 0;
    Steady::time_point asked_at{};
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        changed_.wait_for(lock, look_again);
        auto now = Steady::now();
        cut_overdue(now);
        if (!has_long_wait(now)) {
            silences = 0;
            continue;
        }
        if (now - asked_at < silence_timeout_ && silences == 0) continue;
        lock.unlock();
        asked_at = now;
        bool is_answering = is_answering_();
        lock.lock();
        silences = is_answering ? 0 : silences + 1;
        if (silences < silences_max) continue;
        MAINSTAY_LOG(error, "db", "PostgreSQL does not answer; what waits for it is given up");
        cut_waiting(now - silence_timeout_);
        silences = 0;
    }
}

void Watchdog::cut_overdue(Steady::time_point now) {
    bool is_finishing = now >= finish_by_;
    for (Watch* watch : watches_) {
        bool is_waiting = watch->since_.load() != 0;
        bool is_overdue = now.time_since_epoch().count() >= watch->until_.load();
        if (is_waiting && (is_overdue || is_finishing)) watch->cut();
    }
}

bool Watchdog::has_long_wait(Steady::time_point now) {
    auto begun_before = (now - silence_timeout_).time_since_epoch().count();
    return std::ranges::any_of(watches_, [&](const Watch* watch) {
        auto since = watch->since_.load();
        return since != 0 && since < begun_before && !watch->was_cut();
    });
}

void Watchdog::cut_waiting(Steady::time_point since) {
    for (Watch* watch : watches_) {
        auto begun = watch->since_.load();
        if (begun != 0 && begun <= since.time_since_epoch().count()) watch->cut();
    }
}

Watchdog::Watch::Watch(Watchdog& watchdog, int socket)
    : watchdog_(watchdog), socket_(::fcntl(socket, F_DUPFD_CLOEXEC, 0)) {
    std::lock_guard lock(watchdog_.mutex_);
    watchdog_.watches_.push_back(this);
}

Watchdog::Watch::~Watch() {
    {
        std::lock_guard lock(watchdog_.mutex_);
        watchdog_.watches_.remove(this);
    }
    if (socket_ >= 0) ::close(socket_);
}

void Watchdog::Watch::begin(Steady::time_point until) {
    until_.store(until.time_since_epoch().count());
    since_.store(Steady::now().time_since_epoch().count());
}

void Watchdog::Watch::end() { since_.store(0); }

void Watchdog::Watch::cut() {
    if (!is_cut_.exchange(true)) ::shutdown(socket_, SHUT_RDWR);
}

}  // namespace mainstay::db
