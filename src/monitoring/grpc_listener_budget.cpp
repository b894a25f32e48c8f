#include "monitoring/grpc_listener_budget.hpp"

#include <utility>

namespace mainstay::monitoring {

void ReadingBudget::enter(std::size_t bytes, Start start) {
    std::vector<Ready> ready;
    {
        std::lock_guard lock(mutex_);
        pending_.push_back({bytes, std::move(start)});
        ready = take_ready();
    }
    for (auto& each : ready) each.start(each.may_read);
}

void ReadingBudget::end_reading(std::size_t bytes, std::size_t kept) {
    std::vector<Ready> ready;
    {
        std::lock_guard lock(mutex_);
        reading_ -= bytes;
        held_ += kept;
        ready = take_ready();
    }
    for (auto& each : ready) each.start(each.may_read);
}

void ReadingBudget::release(std::size_t bytes) {
    std::vector<Ready> ready;
    {
        std::lock_guard lock(mutex_);
        held_ -= bytes;
        ready = take_ready();
    }
    for (auto& each : ready) each.start(each.may_read);
}

std::size_t ReadingBudget::bytes_held() const {
    std::lock_guard lock(mutex_);
    return held_;
}

std::vector<ReadingBudget::Ready> ReadingBudget::take_ready() {
    std::vector<Ready> ready;
    while (!pending_.empty()) {
        auto& next = pending_.front();
        bool has_room = held_ + reading_ + next.bytes <= bytes_max_;
        if (!has_room && reading_ > 0) break;
        if (has_room) reading_ += next.bytes;
        ready.push_back({std::move(next.start), has_room});
        pending_.pop_front();
    }
    return ready;
}

}  // namespace mainstay::monitoring
