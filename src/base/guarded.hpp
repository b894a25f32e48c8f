// A value and the mutex that guards it, so that neither is used without the other.
#pragma once

#include <mutex>
#include <utility>

namespace mainstay {

template <class T>
class Guarded {
public:
    Guarded() = default;

    explicit Guarded(T value) : value_(std::move(value)) {}

    /// Runs `work(value)` while no one else can see the value.
    template <class Work>
    decltype(auto) with(Work&& work) {
        std::lock_guard lock(mutex_);
        return std::forward<Work>(work)(value_);
    }

private:
    std::mutex mutex_;
    T value_;
};

}  // namespace mainstay
