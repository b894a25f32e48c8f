#include "server/stop_deadline.hpp"

#include <cstdlib>

#include "base/log.hpp"

namespace mainstay::server {

StopDeadline::StopDeadline(
    std::chrono::milliseconds timeout, std::function<void(const std::string& part)> give_up
)
    : thread_([this, timeout, give_up = std::move(give_up)] {
          std::unique_lock lock(mutex_);
          if (!ended_.wait_for(lock, timeout, [this] { return is_ended_; })) give_up(part_);
      }) {}

StopDeadline::~StopDeadline() {
    {
        std::lock_guard lock(mutex_);
        is_ended_ = true;
    }
    ended_.notify_all();
    thread_.join();
}

void StopDeadline::wait_for(std::string part) {
    std::lock_guard lock(mutex_);
    part_ = std::move(part);
}

void end_process(const std::string& part) {
    MAINSTAY_LOG(error, "server", "stopping takes too long; given up while waiting for {}", part);
    std::_Exit(70);
}

}  // namespace mainstay::server
